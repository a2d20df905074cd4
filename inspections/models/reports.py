import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.enums import (
    IN_VAIN,
    REPORT_MOVES,
    VISIT_MOVES,
    Category,
    FireOutcome,
    Kind,
    Outcome,
    Part,
    ReportState,
    VisitState,
)
from inspections.models.checklists import Checklist, ChecklistItem
from kotatgent.core import clock
from kotatgent.core.constraints import all_or_none, filled_when, in_order, one_open_per
from kotatgent.core.dates import add_months
from kotatgent.followups.enums import Unit
from landlords.models import Room

TERM_UNITS = [(unit.value, unit.label) for unit in (Unit.DAYS, Unit.MONTHS)]


class Visit(models.Model):
    """An inspector goes to see a building."""

    MOVES: ClassVar = VISIT_MOVES

    code = models.CharField(max_length=12, unique=True)
    building = models.ForeignKey("landlords.Building", on_delete=models.PROTECT, related_name="visits")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    inspector = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="visits")
    planned_for = models.DateTimeField(_("day and hour"))
    state = models.CharField(max_length=12, choices=VisitState.choices, default=VisitState.PLANNED)
    planned_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)  # when an inspector stood there in vain
    ended_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="visits_in_vain"
    )
    what_happened = models.TextField(_("what happened"), max_length=1000, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("planned_for",)
        constraints = (
            all_or_none("ended_at", "ended_by", name="inspections_visit_ended_whole"),
            models.CheckConstraint(
                name="inspections_visit_ended_when",
                condition=Q(state__in=IN_VAIN, ended_at__isnull=False)
                | (~Q(state__in=IN_VAIN) & Q(ended_at__isnull=True, what_happened="")),
            ),
            models.CheckConstraint(
                name="inspections_visit_refused_how",
                condition=~Q(state=VisitState.REFUSED) | ~Q(what_happened=""),
                violation_error_message=_("Write down how access was refused."),
            ),
            models.CheckConstraint(name="inspections_visit_kind_known", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(name="inspections_visit_state_known", condition=Q(state__in=VisitState.values)),
            one_open_per(
                "building",
                "kind",
                condition=Q(state=VisitState.PLANNED),
                name="inspections_visit_one_planned",
                message=_("There is already a visit planned to this building."),
            ),
        )

    def __str__(self) -> str:
        return self.code


class Report(models.Model):
    """What an inspector saw at one visit. Quality and fire each have their own."""

    MOVES: ClassVar = REPORT_MOVES

    code = models.CharField(_("report number"), max_length=12, unique=True)
    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="report")
    building = models.ForeignKey("landlords.Building", on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT)
    state = models.CharField(max_length=8, choices=ReportState.choices, default=ReportState.DRAFT)
    begun_at = models.DateTimeField()
    seen_on = models.DateField(_("day of the visit"))
    fire_outcome = models.CharField(max_length=16, choices=FireOutcome.choices, blank=True)
    remarks = models.TextField(_("remarks"), max_length=4000, blank=True)
    checked = models.JSONField(default=list, blank=True)  # keys of the items gone through, see checked_key
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="signed_reports"
    )
    saved_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-seen_on", "-pk")
        constraints = (
            models.CheckConstraint(name="inspections_report_kind_known", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(name="inspections_report_state_known", condition=Q(state__in=ReportState.values)),
            all_or_none("signed_at", "signed_by", name="inspections_report_signed_whole"),
            filled_when("signed_at", ReportState.SIGNED, name="inspections_report_signed_when"),
            in_order("begun_at", "signed_at", name="inspections_report_in_order"),
            models.CheckConstraint(
                name="inspections_report_fire_outcome",
                condition=Q(kind=Kind.QUALITY, fire_outcome="")
                | Q(kind=Kind.FIRE, state=ReportState.DRAFT)
                | Q(kind=Kind.FIRE) & ~Q(fire_outcome=""),
            ),
        )

    def __str__(self) -> str:
        return self.code


def checked_key(item: ChecklistItem, room: Room | None) -> str:
    """Names an item of the checklist, for one room where it is about rooms."""
    return f"{item.code}@{room.code}" if room else item.code


class RoomResult(models.Model):
    """A room that was seen, and once the report is signed what the findings amount to for it."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="room_results")
    room = models.ForeignKey("landlords.Room", on_delete=models.PROTECT, related_name="results")
    outcome = models.CharField(max_length=16, choices=Outcome.choices, blank=True)
    blocked = models.BooleanField(default=False)  # a smoke detector is missing (F2.15)
    overcrowded = models.BooleanField(default=False)  # more residents than the norm, apart from the outcome (F2.30)
    small = models.PositiveSmallIntegerField(default=0)  # category I
    serious = models.PositiveSmallIntegerField(default=0)  # category II
    grave = models.PositiveSmallIntegerField(default=0)  # category III

    class Meta:
        ordering = ("room__label",)
        constraints = (models.UniqueConstraint(fields=["report", "room"], name="inspections_roomresult_once"),)

    def __str__(self) -> str:
        return f"{self.report} {self.room_id}"


def length_after(start: dt.date, within: int, unit: str) -> dt.date:
    return add_months(start, within) if unit == Unit.MONTHS else start + dt.timedelta(days=within)


class Finding(models.Model):
    """One thing that is wrong, with exactly one category (F2.14)."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="findings")
    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT)
    room = models.ForeignKey("landlords.Room", on_delete=models.PROTECT, null=True, blank=True, related_name="findings")
    category = models.CharField(max_length=8, choices=Category.choices)
    note = models.TextField(_("what is wrong"), max_length=2000, blank=True)
    within = models.PositiveSmallIntegerField(_("to put right within"), null=True, blank=True)  # fire remarks only
    unit = models.CharField(max_length=8, choices=TERM_UNITS, blank=True)
    earlier = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="later")
    saved_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("item__position", "room__label")
        constraints = (
            models.CheckConstraint(
                name="inspections_finding_category_known", condition=Q(category__in=Category.values)
            ),
            models.CheckConstraint(
                name="inspections_finding_term_whole",
                condition=Q(within__isnull=True, unit="")
                | Q(within__gte=1, unit__in=[Unit.DAYS, Unit.MONTHS], category__in=[Category.REMARK, Category.SERIOUS]),
            ),
            models.UniqueConstraint(
                fields=["report", "item"], condition=Q(room__isnull=True), name="inspections_finding_once"
            ),
            models.UniqueConstraint(
                fields=["report", "item", "room"],
                condition=Q(room__isnull=False),
                name="inspections_finding_once_a_room",
            ),
        )

    def __str__(self) -> str:
        return f"{self.report} {self.item_id}"

    @property
    def put_right_by(self) -> dt.date | None:
        """The last day of the term of this remark: counted from the day of signing, from today's visit until then."""
        if self.within is None:
            return None
        signed_at = self.report.signed_at
        start = clock.date_of(signed_at) if signed_at else self.report.seen_on
        return length_after(start, self.within, self.unit)

    def weighs_on(self, room: Room) -> bool:
        """Building defects weigh on every room, common ones on every room that depends on them (F2.17)."""
        if self.room_id is not None:
            return self.room_id == room.pk
        return self.item.part == Part.BUILDING or (self.item.part == Part.COMMON and not room.self_contained)


class FindingPhoto(models.Model):
    """The picture keeps its moment and its SHA-256 (media.Picture)."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="photos")
    picture = models.OneToOneField("media.Picture", on_delete=models.PROTECT, related_name="finding_photo")

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.finding_id}"
