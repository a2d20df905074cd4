"""Checklists: every version with its items, as a page and as a file; a new version comes in as a file."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from frontend.access import account, checklist_keepers_page, checklists_page
from frontend.desk import from_file
from frontend.doing import sent
from inspections import checklist_files, permissions
from inspections.actions import checklists as actions
from inspections.enums import BY_ROOM, AppliesTo, Part
from inspections.models import Checklist, ChecklistItem
from kotatgent.core import clock


@checklists_page
@require_safe
def checklists(request: HttpRequest) -> HttpResponse:
    found = Checklist.objects.annotate(
        item_count=Count("items"), confirmed_count=Count("items", filter=Q(items__confirmed=True))
    ).order_by("kind", "-version")
    context = {"checklists": found, "may_change": permissions.may_change_checklists(account(request))}
    return render(request, "desk/checklists.html", context)


@checklists_page
@require_safe
def checklist(request: HttpRequest, kind: str, version: int) -> HttpResponse:
    found = get_object_or_404(Checklist, kind=kind, version=version)
    return render(request, "desk/checklist.html", {"checklist": found, "parts": _parts(list(found.items.all()))})


def _parts(items: list[ChecklistItem]) -> list[dict[str, Any]]:
    """Rooms and dwellings apart: each is a model of technical report of its own (F2.16)."""
    parts: list[dict[str, Any]] = []
    for part in Part:
        here = [item for item in items if item.part == part]
        if part not in BY_ROOM or all(item.applies_to == AppliesTo.EVERY for item in here):
            parts.append({"name": part.label, "items": here})
            continue
        for model in (AppliesTo.ROOM, AppliesTo.DWELLING):
            asked = [item for item in here if item.applies_to in (AppliesTo.EVERY, model)]
            parts.append({"name": model.label, "items": asked})
    return [part for part in parts if part["items"]]


@checklists_page
@require_safe
def download(request: HttpRequest, kind: str, version: int) -> HttpResponse:
    found = get_object_or_404(Checklist, kind=kind, version=version)
    return from_file.download(checklist_files.written(found), f"{found.kind}-{found.version}")


@checklist_keepers_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = from_file.VersionFileForm(sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        by, now = account(request), clock.now()
        if came := from_file.taken_in(form, actions.take_in, largest=checklist_files.LARGEST, by=by, now=now):
            made, is_new = came
            if is_new:
                messages.success(request, _("The new version is in. Reports keep the version they were begun with."))
            else:
                messages.info(request, _("This version is there already, with the same content."))
            return redirect("checklist", kind=made.kind, version=made.version)
    return render(request, "desk/checklist_new.html", {"form": form})
