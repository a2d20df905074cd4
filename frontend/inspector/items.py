"""One item of the checklist a screen: big buttons, a note, a photo."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from frontend.access import account, inspector_page
from frontend.forms import VersionedForm, add_rule_error
from frontend.inspector.reports import mine
from frontend.inspector.steps import Step, after, sections
from inspections import earlier
from inspections.actions import reports
from inspections.enums import Category
from inspections.models import ChecklistItem, Finding, Report
from inspections.models.reports import checked_key
from kotatgent.core import clock
from kotatgent.core.errors import Conflict, RuleBroken
from landlords.models import Room

IN_ORDER = "ok"


class ItemForm(VersionedForm):
    category = forms.CharField(label=_("Category"), required=False)  # the button that was pressed
    note = forms.CharField(label=_("Note"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    photo = forms.FileField(
        label=_("Photo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp", "capture": "environment"}),
    )


def _choices(item: ChecklistItem) -> list[dict[str, Any]]:
    words = {
        Category.ONE: _("small: worsens living there"),
        Category.TWO: _("serious: unfit"),
        Category.THREE: _("very serious: danger, uninhabitable"),
        Category.BLOCK: _("missing: no certificate"),
        Category.REMARK: _("remark: can be put right"),
        Category.SERIOUS: _("serious: unfavourable"),
    }
    return [{"value": name, "name": Category(name).label, "words": words[Category(name)]} for name in item.categories]


@inspector_page
@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, code: str, item: str, room: str = "") -> HttpResponse:
    report = mine(request, code)
    found = get_object_or_404(ChecklistItem, checklist=report.checklist_id, code=item)
    about = get_object_or_404(Room, building=report.building_id, code=room) if room else None
    finding = Finding.objects.filter(report=report, item=found, room=about).first()
    before = finding.earlier if finding else earlier.about(report, found, about)
    known = finding or (None if checked_key(found, about) in report.checked else before)
    initial = {"note": known.note if known else "", "version": finding.version if finding else 0}
    form = ItemForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _save(request, report, found, about, form):
        return _go_on(request, report, found, about)
    step = Step(found, about, finding, False)
    context = {
        "report": report,
        "building": report.building,
        "step": step,
        "form": form,
        "choices": _choices(found),
        "before": before,
        "past": [*earlier.histories([before])[before.pk], before] if before else [],
        "photos": finding.photos.select_related("picture") if finding else [],
    }
    return render(request, "inspector/item.html", context)


def _save(request: HttpRequest, report: Report, found: ChecklistItem, about: Room | None, form: ItemForm) -> bool:
    """Log, or mark in order; what can't be saved is said in the form."""
    user, now = account(request), clock.now()
    category = form.cleaned_data["category"]
    try:
        if category == IN_ORDER:
            reports.mark_in_order(report, found, room=about, by=user, now=now, expected=form.expected())
            return True
        upload = form.cleaned_data["photo"]
        reports.log(
            report,
            found,
            room=about,
            category=category,
            note=form.cleaned_data["note"],
            photo=upload,
            size=upload.size if upload else 0,
            by=user,
            now=now,
            expected=form.expected(),
        )
    except Conflict as conflict:
        fresh = Finding.objects.filter(report=report, item=found, room=about).first()
        form.show_conflict(conflict, version=fresh.version if fresh else 0)
    except RuleBroken as error:
        add_rule_error(form, error)
    except ValidationError as error:
        form.add_error("photo", ValidationError(error.messages))
    else:
        return True
    return False


def _go_on(request: HttpRequest, report: Report, found: ChecklistItem, about: Room | None) -> HttpResponse:
    report.refresh_from_db()
    following = after(sections(report), found, about)
    if following is None:
        messages.success(request, _("That was the last item. Write the conclusion, then sign."))
        return redirect("report", code=report.code)
    if following.room is None:
        return redirect("report_item", code=report.code, item=following.item.code)
    return redirect("report_room_item", code=report.code, item=following.item.code, room=following.room.code)
