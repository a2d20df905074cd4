"""The terms of use: read every version, and see who accepted it. Writing the next one is in clauses.py."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.views.decorators.http import require_safe

from frontend.access import account, desk_page
from frontend.terms import shown_change, shown_clause
from kotatgent.core import clock
from kotatgent.terms import changes, policies, queries
from kotatgent.terms.enums import State
from kotatgent.terms.models import Version


@desk_page
@require_safe
def conditions(request: HttpRequest) -> HttpResponse:
    versions = Version.objects.annotate(accepted=Count("acceptances")).order_by("-number")
    context = {
        "versions": versions,
        "now": queries.in_force(clock.today()),
        "being_written": queries.being_written(),
    }
    return render(request, "desk/conditions.html", context)


@desk_page
@require_safe
def condition(request: HttpRequest, number: int) -> HttpResponse:
    """The whole text in the language of the page, and what it changes while it is not published yet."""
    version = get_object_or_404(Version.objects.select_related("reviewed_by"), number=number)
    language = translation.get_language() or "nl"
    clauses = [
        {"kind": clause.get_kind_display(), "source": clause.source, "id": clause.pk} | shown_clause(clause, language)
        for clause in version.clauses.all()
    ]
    before = queries.newest()
    in_the_making = version.state in (State.DRAFT, State.REVIEW)
    compared = before is not None and in_the_making
    context = {
        "version": version,
        "title": version.title(language),
        "clauses": clauses,
        "text_hash": version.text_hash(language),
        "before": before if compared else None,
        "changes": [shown_change(one, language) for one in changes.between(before, version, language)]
        if before is not None and compared
        else [],
        "mine": in_the_making and policies.wrote(version, account(request)),
    }
    return render(request, "desk/condition.html", context)
