"""Reference texts that staff read and nobody changes here: the terms of use."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.views.decorators.http import require_safe

from frontend.access import desk_page
from kotatgent.core import clock
from kotatgent.terms import queries
from kotatgent.terms.models import Version


@desk_page
@require_safe
def conditions(request: HttpRequest) -> HttpResponse:
    versions = Version.objects.annotate(accepted=Count("acceptances")).order_by("-number")
    return render(request, "desk/conditions.html", {"versions": versions, "now": queries.in_force(clock.today())})


@desk_page
@require_safe
def condition(request: HttpRequest, number: int) -> HttpResponse:
    version = get_object_or_404(Version, number=number)
    language = translation.get_language() or "nl"
    parts = ("title", "body", "purpose", "recipients", "ground")
    clauses = [
        {"code": clause.code, "kind": clause.get_kind_display(), "source": clause.source}
        | {part: clause.part(part, language) for part in parts}
        for clause in version.clauses.all()
    ]
    context = {
        "version": version,
        "title": version.title(language),
        "clauses": clauses,
        "text_hash": version.text_hash(language),
    }
    return render(request, "desk/condition.html", context)
