"""The terms: what changed since the landlord last accepted, or all of it; and the consents beside them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from frontend.access import account, advertiser_page
from frontend.doing import carried_out, sent
from frontend.landlord import mine
from frontend.terms import AcceptForm, shown_change, shown_clause
from kotatgent.accounts.models import User
from kotatgent.accounts.queries import invented_data
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.core.errors import Conflict
from kotatgent.terms import actions, changes, paper, queries
from kotatgent.terms.models import Acceptance, Version
from listings.advertisers import of_account
from listings.models import Listing


@advertiser_page
@require_http_methods(["GET", "POST"])
def terms(request: HttpRequest) -> HttpResponse:
    user, now = account(request), clock.now()
    language = translation.get_language() or "nl"
    today = clock.date_of(now)
    version = queries.owed_by(user, today) or queries.newest()
    if version is None:
        raise Http404
    acceptance = Acceptance.objects.filter(user=user, version=version).first()
    initial = {"text_hash": version.text_hash(language), "consents": sorted(queries.consents_given(user))}
    form = AcceptForm(sent(request), initial=initial, version=version, language=language)
    if request.method == "POST" and form.is_valid() and _save(request, form, version, language, acceptance):
        return redirect("landlord_terms" if acceptance else _home(user))
    earlier = Acceptance.objects.filter(user=user).select_related("version").order_by("-accepted_at")
    context = {
        "version": version,
        "title": version.title(language),
        "clauses": [shown_clause(clause, language) for clause in queries.terms_of(version)],
        "acceptance": acceptance,
        "earlier": list(earlier),
        "to_come": version.effective_on is not None and version.effective_on > today,
        "form": form,
        **_changes(user, version, language, acceptance),
    }
    return render(request, "landlord/terms.html", context)


def _home(user: User) -> str:
    return "student_sublets" if user.role == Role.STUDENT else "landlord_home"


def _changes(user: User, version: Version, language: str, acceptance: Acceptance | None) -> dict[str, Any]:
    """For who accepted the version before: what is other in this one."""
    before = queries.accepted_before(user, version)
    if acceptance is not None or before is None:
        return {"before": None, "changes": []}
    found = [shown_change(change, language) for change in changes.between(before, version, language)]
    return {"before": before, "changes": found}


def _save(
    request: HttpRequest, form: AcceptForm, version: Version, language: str, acceptance: Acceptance | None
) -> bool:
    user, now, landlord = account(request), clock.now(), mine.landlord(request)
    online = Listing.objects.public().filter(of_account(user))
    before = online.count()

    def accept() -> None:
        if acceptance is None:
            actions.accept(
                version,
                by=user,
                now=now,
                language=language,
                shown_hash=form.cleaned_data["text_hash"],
                party=landlord.code if landlord else "",
            )
        actions.choose_consents(version, yes=form.cleaned_data["consents"], by=user, now=now, language=language)

    try:
        done = carried_out(form, accept)
    except Conflict as conflict:
        form.add_error(None, str(conflict.message))
        return False
    if done:
        messages.success(request, _("Saved.") if acceptance else _("You accepted the terms of use."))
        if back := online.count() - before:
            words = ngettext("Your advert is online again.", "Your %(n)s adverts are online again.", back)
            messages.success(request, words % {"n": back})
    return done


@advertiser_page
@require_safe
def accepted(request: HttpRequest, number: int) -> HttpResponse:
    """What I accepted, as a PDF to keep."""
    found = get_object_or_404(
        Acceptance.objects.select_related("version"), user=account(request), version__number=number
    )
    response = HttpResponse(paper.pdf(found, invented=invented_data()), content_type="application/pdf")
    name = f"kotatgent-voorwaarden-{number}.pdf"
    response["Content-Disposition"] = content_disposition_header(False, name) or ""
    response["Cache-Control"] = "private, no-store"
    return response
