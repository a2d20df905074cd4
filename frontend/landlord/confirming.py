"""Once a year: all that the register holds on one page, to correct and to confirm (docs/adr/0032)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from frontend.access import account, landlord_page
from frontend.doing import saved, sent
from frontend.landlord import mine
from frontend.landlord.details import FACTS, DetailsForm
from frontend.landlord.home import with_rooms
from frontend.templatetags.words import day
from kotatgent.accounts import actions as accounts
from kotatgent.core import clock
from kotatgent.terms.queries import owed_by
from landlords import actions
from landlords.models import Landlord
from landlords.queries import buildings_of
from listings.actions.pausing import paused_by_site
from listings.models import Listing


@landlord_page
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    user, landlord = account(request), mine.registered(request)
    initial = {name: getattr(landlord, name) for name in (*FACTS, "version")}
    form = DetailsForm(sent(request), initial={**initial, "language": user.language})
    if request.method == "POST" and form.is_valid() and _save(request, form, landlord):
        owes = owed_by(user, clock.today()) is not None and paused_by_site(landlord).exists()
        return redirect("landlord_terms" if owes else "landlord_home")
    context = {
        "landlord": landlord,
        "form": form,
        "buildings": with_rooms(landlord, list(buildings_of(landlord))),
        "waiting": paused_by_site(landlord).count() if landlord.lapsed_on else 0,
        "today": clock.today(),
    }
    return render(request, "landlord/confirm.html", context)


def _save(request: HttpRequest, form: DetailsForm, landlord: Landlord) -> bool:
    user, now, expected = account(request), clock.now(), form.expected()
    facts = {name: form.cleaned_data[name] for name in FACTS}
    online = Listing.objects.public().filter(landlord=landlord)
    before = online.count()
    done = saved(form, landlord, lambda: actions.confirm(landlord, by=user, now=now, expected=expected, **facts))
    if done:
        accounts.choose_language(user, form.cleaned_data["language"], now=now)
        landlord.refresh_from_db()
        words = _("Thank you. We ask you again before %(day)s.") % {"day": day(landlord.confirm_by)}
        messages.success(request, words)
        if back := online.count() - before:
            words = ngettext("Your advert is online again.", "Your %(n)s adverts are online again.", back)
            messages.success(request, words % {"n": back})
    return done
