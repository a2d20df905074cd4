"""One item of the checklist a screen: big buttons, a note, a photo."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from frontend.access import account, inspector_page
from frontend.doing import sent
from frontend.forms import VersionedForm, add_rule_error
from frontend.inspector.reports import mine
from frontend.inspector.steps import Step, after, sections
from inspections import earlier
from inspections.actions import reports
from inspections.enums import Category, Kind
from inspections.models import ChecklistItem, Finding, Report
from inspections.models.reports import TERM_UNITS, checked_key
from kotatgent.core import clock
from kotatgent.core.errors import Conflict, RuleBroken
from landlords.models import Room

IN_ORDER = "ok"


class ItemForm(VersionedForm):
    category = forms.ChoiceField(label=_("Category"))  # the button that was pressed
    note = forms.CharField(label=_("Note"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    photo = forms.FileField(
        label=_("Photo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp", "capture": "environment"}),
    )

    within = forms.IntegerField(
        label=_("To put right within"),
        help_text=_("Only where the remark has a term of its own, counted from the day that you sign."),
        required=False,
        widget=forms.NumberInput(attrs={"min": "1", "inputmode": "numeric"}),
    )
    unit = forms.ChoiceField(label=_("Days or months"), choices=[("", "–"), *TERM_UNITS], required=False)

    def __init__(self, *args: Any, item: ChecklistItem, before: Finding | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if item.checklist.kind != Kind.FIRE:
            del self.fields["within"], self.fields["unit"]
        field = self.fields["category"]
        in_order = _("Repaired") if before else _("In order")
        field.choices = [(IN_ORDER, in_order), *((name, Category(name).label) for name in item.categories)]  # type: ignore[attr-defined]
        wrong = _("Choose one of the categories of this item.")
        field.error_messages |= {"required": wrong, "invalid_choice": wrong}

    def clean(self) -> None:
        super().clean()
        assert isinstance(self.data, QueryDict)  # bound to what was sent
        if len(set(self.data.getlist("category"))) > 1:
            self.add_error("category", _("An item has one category. Choose one."))


def _choices(item: ChecklistItem) -> list[dict[str, Any]]:
    words = {
        Category.ONE: _("small: worsens living there"),
        Category.TWO: _("serious: unfit"),
        Category.THREE: _("very serious: danger, uninhabitable"),
        Category.BLOCK: _("missing: no certificate"),
        Category.REMARK: _("remark: can be put right"),
        Category.SERIOUS: _("serious: unfavourable"),
        Category.OVER: _("more than the norm; stands apart from the outcome"),
    }
    return [{"value": name, "name": Category(name).label, "words": words[Category(name)]} for name in item.categories]


@inspector_page
@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, code: str, item: str, room: str = "") -> HttpResponse:
    report = mine(request, code)
    found = get_object_or_404(
        ChecklistItem.objects.select_related("checklist"), checklist=report.checklist_id, code=item
    )
    about = get_object_or_404(Room, building=report.building_id, code=room) if room else None
    finding = Finding.objects.filter(report=report, item=found, room=about).first()
    before = finding.earlier if finding else earlier.about(report, found, about)
    known = finding or (None if checked_key(found, about) in report.checked else before)
    initial = {"note": known.note if known else "", "version": finding.version if finding else 0}
    initial |= {"within": finding.within, "unit": finding.unit} if finding else {}
    form = ItemForm(sent(request), request.FILES or None, initial=initial, item=found, before=before)
    both = None
    if request.method == "POST" and form.is_valid():
        try:
            if _save(request, report, found, about, form):
                following = _after(report, found, about)
                if following is None:
                    messages.success(request, _("That was the last item. Write the conclusion, then sign."))
                return redirect(_address(report, following))
        except Conflict as conflict:
            both = _both(request, report, found, about, form, conflict)
            finding = both.finding
    step = Step(found, about, finding, False)
    context = {
        "report": report,
        "building": report.building,
        "step": step,
        "form": form,
        "choices": _choices(found),
        "both": both,
        "takes_term": "within" in form.fields,
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
            within=form.cleaned_data.get("within"),
            unit=form.cleaned_data.get("unit", ""),
            photo=upload,
            size=upload.size if upload else 0,
            by=user,
            now=now,
            expected=form.expected(),
        )
    except Conflict:
        raise
    except RuleBroken as error:
        add_rule_error(form, error)
    except ValidationError as error:
        form.add_error("photo", ValidationError(error.messages))
    else:
        return True
    return False


@dataclass(frozen=True)
class Both:
    """What a colleague saved meanwhile and what was pressed and written here, to choose between."""

    finding: Finding | None  # theirs; None when they found the item in order
    chosen: str  # the button pressed here
    chosen_words: str
    note: str
    photo: str  # what became of the photo: "", "kept" or "lost"
    onward: str


def _both(
    request: HttpRequest, report: Report, found: ChecklistItem, about: Room | None, form: ItemForm, conflict: Conflict
) -> Both:
    """A photo is about the same thing whoever is right: it goes with what is there. The rest waits for the choice."""
    fresh = Finding.objects.filter(report=report, item=found, room=about).first()
    form.show_conflict(conflict, version=fresh.version if fresh else 0)
    upload, photo = form.cleaned_data.get("photo"), ""
    if upload and fresh is None:
        photo = "lost"
    elif upload and fresh is not None:
        try:
            reports.add_photo(fresh, upload, upload.size, by=account(request), now=clock.now())
            photo = "kept"
        except ValidationError as error:
            form.add_error("photo", ValidationError(error.messages))
    chosen = form.cleaned_data["category"]
    words = dict(form.fields["category"].choices)[chosen]  # type: ignore[attr-defined]
    onward = _address(report, _after(report, found, about))
    return Both(fresh, chosen, words, form.cleaned_data["note"], photo, onward)


def _after(report: Report, found: ChecklistItem, about: Room | None) -> Step | None:
    report.refresh_from_db()
    return after(sections(report), found, about)


def _address(report: Report, step: Step | None) -> str:
    """Of an item; after the last one, of the report."""
    if step is None:
        return reverse("report", args=[report.code])
    if step.room is None:
        return reverse("report_item", args=[report.code, step.item.code])
    return reverse("report_room_item", args=[report.code, step.item.code, step.room.code])
