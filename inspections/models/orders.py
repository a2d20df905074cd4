import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.enums import ORDER_MOVES, Kind, OrderState
from inspections.models.decisions import Proposal
from inspections.models.reports import Finding, Report
from kotatgent.core.constraints import filled_when
from kotatgent.followups.models import Clock


class RepairOrder(models.Model):
    """A term for the landlord to put right what a report found, then a second look (F2.32, F3.7).

    After a quality report a decision-maker sets it, for the rooms of the proposal; after an unfavourable fire
    report it follows by the rule; after a favourable one each remark with a term has one of its own (`finding`).
    The landlord says what was done, with photos; an inspector then looks.
    """

    MOVES: ClassVar = ORDER_MOVES

    code = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    building = models.ForeignKey("landlords.Building", on_delete=models.PROTECT, related_name="repair_orders")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="repair_orders")
    proposal = models.OneToOneField(
        Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="repair_order"
    )
    finding = models.OneToOneField(
        Finding, on_delete=models.PROTECT, null=True, blank=True, related_name="repair_order"
    )
    clock = models.OneToOneField(Clock, on_delete=models.PROTECT, related_name="repair_order")
    state = models.CharField(max_length=8, choices=OrderState.choices, default=OrderState.RUNNING)
    ordered_on = models.DateField()
    reported_at = models.DateTimeField(null=True, blank=True)
    reported_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True)
    done = models.TextField(_("what was done"), max_length=2000, blank=True)

    class Meta:
        ordering = ("ordered_on", "pk")
        constraints = (
            models.CheckConstraint(
                name="inspections_repairorder_state_known", condition=Q(state__in=OrderState.values)
            ),
            models.CheckConstraint(
                name="inspections_repairorder_from_whom",
                condition=Q(kind=Kind.QUALITY, proposal__isnull=False, finding__isnull=True)
                | Q(kind=Kind.FIRE, proposal__isnull=True),
            ),
            filled_when("reported_at", OrderState.REPORTED, name="inspections_repairorder_reported_when"),
            models.CheckConstraint(
                name="inspections_repairorder_report_whole",
                condition=Q(reported_at__isnull=True, done="") | (Q(reported_at__isnull=False) & ~Q(done="")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.building_id}"

    @property
    def until(self) -> dt.date:
        """The last day, with the days that were added to it."""
        return self.clock.until


class RepairPhoto(models.Model):
    """Proof of the landlord that something was put right."""

    order = models.ForeignKey(RepairOrder, on_delete=models.CASCADE, related_name="photos")
    picture = models.OneToOneField("media.Picture", on_delete=models.PROTECT, related_name="repair_photo")

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.order_id}"
