"""Pages that say something and ask nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from frontend.access import account_page, public_page
from frontend.terms import shown_clause
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.terms import queries as terms
from listings.models import Listing

HOMES = {
    Role.LANDLORD: "landlord_home",
    Role.STUDENT: "student_home",
    Role.QUALITY_INSPECTOR: "inspector_home",
    Role.FIRE_INSPECTOR: "inspector_home",
    Role.STAFF: "desk_home",
    Role.DECISION_MAKER: "decisions_home",
    Role.STEERING: "steering_home",
    Role.PARTNER: "partners_home",
    Role.PRIVACY_OFFICER: "privacy_home",
    Role.ADMINISTRATOR: "administrators_home",
}


@public_page
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    return render(request, "public/start.html", {"online": Listing.objects.public().count()})


@account_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """After signing in everybody lands where their work is."""
    role: str = request.user.role  # type: ignore[union-attr]
    return redirect(reverse(HOMES[Role(role)]))


@public_page
@require_safe
def terms_in_force(request: HttpRequest) -> HttpResponse:
    language = translation.get_language() or "nl"
    version = terms.in_force(clock.today())
    clauses = [] if version is None else [shown_clause(clause, language) for clause in terms.terms_of(version)]
    consents = [] if version is None else [shown_clause(clause, language) for clause in terms.consents_of(version)]
    context = {
        "version": version,
        "title": version.title(language) if version else "",
        "clauses": clauses,
        "consents": consents,
    }
    return render(request, "public/terms.html", context)


@public_page
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "public/privacy.html")
