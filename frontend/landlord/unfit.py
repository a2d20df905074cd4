"""The procedure unfit, as the landlord sees it: what happens, what you can do, and by when."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from frontend.access import account, landlord_page
from frontend.doing import carried_out, sent
from frontend.forms import DateField, Form
from frontend.landlord import mine
from inspections import queries
from inspections import unfit_rules as rules
from inspections.actions import unfit
from inspections.enums import AppealState
from kotatgent.core import clock


class AppealForm(Form):
    filed_on = DateField(
        label=gettext_lazy("On which day did you appeal?"),
        help_text=gettext_lazy("You file the appeal itself with the minister. Here you only tell us."),
    )


@landlord_page
@require_http_methods(["GET", "HEAD", "POST"])
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    found = mine.unfit_procedure(request, code)
    form, today = AppealForm(sent(request)), clock.today()
    if request.method == "POST" and form.is_valid():
        filed_on = form.cleaned_data["filed_on"]
        if carried_out(
            form, lambda: unfit.record_appeal(found, filed_on=filed_on, by=account(request), now=clock.now())
        ):
            messages.success(request, _("Saved. We write to you as soon as we know what the minister decided."))
            return redirect("landlord_unfit", code=code)
    last = rules.last_day_to_appeal(found)
    appeals = list(found.appeals.select_related("clock"))
    waits = any(appeal.state == AppealState.FILED for appeal in appeals)
    context = {
        "case": found,
        "building": found.building,
        "rooms": queries.rooms_of_case(found),
        "barred": queries.still_barred(found),
        "lifted": queries.lifted_of(found),
        "request_filed": queries.asked_request(found.building),
        "appeals": appeals,
        "last": last,
        "may_appeal": last is not None and today <= last and not waits,
        "form": form,
        "today": today,
    }
    return render(request, "landlord/unfit.html", context)
