"""The warning procedure (F2.32) and the procedure unfit or uninhabitable (F2.34 to F2.37)."""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.enums import (
    APPEAL_MOVES,
    OPEN_UNFIT,
    UNFIT_MOVES,
    WARNING_MOVES,
    AppealAbout,
    AppealState,
    Asker,
    Basis,
    Hearing,
    Told,
    UnfitState,
    Verdict,
    WarningState,
)
from inspections.models.decisions import Proposal, UnfitDecision
from inspections.models.orders import RepairOrder
from kotatgent.core.constraints import all_or_none, filled_when, one_open_per
from kotatgent.followups.models import Clock


class WarningProcedure(models.Model):
    """Chosen with a repair term: conform within three months in all, or it stops (F2.32)."""

    MOVES: ClassVar = WARNING_MOVES

    code = models.CharField(max_length=12, unique=True)
    order = models.OneToOneField(RepairOrder, on_delete=models.PROTECT, related_name="warning")
    clock = models.OneToOneField(Clock, on_delete=models.PROTECT, related_name="warning_procedure")
    state = models.CharField(max_length=8, choices=WarningState.choices, default=WarningState.RUNNING)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                name="inspections_warningprocedure_state_known", condition=Q(state__in=WarningState.values)
            ),
            models.CheckConstraint(
                name="inspections_warningprocedure_ended_when",
                condition=Q(state=WarningState.RUNNING, ended_on__isnull=True)
                | ~Q(state=WarningState.RUNNING) & Q(ended_on__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def until(self) -> dt.date:
        return self.clock.until


class UnfitProcedure(models.Model):
    """From the request or the report to the decision: opened, advice, hearing, decision, appeal."""

    MOVES: ClassVar = UNFIT_MOVES

    code = models.CharField(max_length=12, unique=True)
    building = models.ForeignKey("landlords.Building", on_delete=models.PROTECT, related_name="unfit_procedures")
    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="unfit_procedures"
    )
    warning = models.ForeignKey(
        WarningProcedure, on_delete=models.PROTECT, null=True, blank=True, related_name="unfit_procedures"
    )
    basis = models.CharField(max_length=8, choices=Basis.choices)
    asker = models.CharField(_("who asks"), max_length=8, choices=Asker.choices, blank=True)
    requested_on = models.DateField(_("date of the request"), null=True, blank=True)
    ground = models.TextField(_("ground"), max_length=2000)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    clock = models.OneToOneField(
        Clock, on_delete=models.PROTECT, null=True, blank=True, related_name="unfit_procedure"
    )  # none ran here for a decision from before
    state = models.CharField(max_length=8, choices=UnfitState.choices, default=UnfitState.OPENED)
    advised_on = models.DateField(_("date of the advice"), null=True, blank=True)
    advice = models.TextField(_("advice"), max_length=4000, blank=True)
    hearing_at = models.DateTimeField(_("hearing"), null=True, blank=True)
    hearing_place = models.CharField(_("place of the hearing"), max_length=200, blank=True)
    hearing = models.CharField(max_length=8, choices=Hearing.choices, blank=True)
    statement = models.TextField(_("what was said"), max_length=4000, blank=True)
    acute_at = models.DateTimeField(null=True, blank=True)
    acute_measure = models.TextField(_("measure"), max_length=2000, blank=True)
    acute_reason = models.TextField(_("why it can't wait"), max_length=2000, blank=True)
    verdict = models.CharField(max_length=16, choices=Verdict.choices, blank=True)
    reason = models.TextField(_("reasons"), max_length=4000, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="unfit_procedures_decided"
    )
    appeal_until = models.DateField(null=True, blank=True)
    told = models.CharField(_("when the decision was told"), max_length=8, choices=Told.choices, blank=True)
    told_on = models.DateField(_("day on which it was told"), null=True, blank=True)
    silence_until = models.DateField(null=True, blank=True)  # appeal against our silence, filled when the term is over
    decision = models.OneToOneField(
        UnfitDecision, on_delete=models.PROTECT, null=True, blank=True, related_name="procedure"
    )

    class Meta:
        ordering = ("opened_at", "pk")
        constraints = (
            models.CheckConstraint(
                name="inspections_unfitprocedure_state_known", condition=Q(state__in=UnfitState.values)
            ),
            models.CheckConstraint(
                name="inspections_unfitprocedure_requested_when",
                condition=Q(basis=Basis.REQUEST, requested_on__isnull=False) & ~Q(asker="")
                | ~Q(basis=Basis.REQUEST) & Q(requested_on__isnull=True, asker=""),
            ),
            filled_when("hearing_at", UnfitState.INVITED, UnfitState.HEARD, name="inspections_unfitprocedure_invited"),
            all_or_none("decided_at", "decided_by", "appeal_until", name="inspections_unfitprocedure_decided_whole"),
            models.CheckConstraint(
                name="inspections_unfitprocedure_decided_when",
                condition=Q(state__in=[UnfitState.DECIDED, UnfitState.ANNULLED], decided_at__isnull=False)
                & ~Q(verdict="")
                & ~Q(reason="")
                | ~Q(state__in=[UnfitState.DECIDED, UnfitState.ANNULLED])
                & Q(decided_at__isnull=True, verdict="", decision__isnull=True),
            ),
            models.CheckConstraint(
                name="inspections_unfitprocedure_clock_when",
                condition=Q(basis=Basis.EARLIER, clock__isnull=True) | ~Q(basis=Basis.EARLIER) & Q(clock__isnull=False),
            ),
            # Only of a decision from before a person says how it was told.
            models.CheckConstraint(
                name="inspections_unfitprocedure_told_when",
                condition=Q(basis=Basis.EARLIER, told=Told.ON_DAY, told_on__isnull=False)
                | Q(basis=Basis.EARLIER, told__in=[Told.NEVER, Told.UNKNOWN], told_on__isnull=True)
                | ~Q(basis=Basis.EARLIER) & Q(told="", told_on__isnull=True),
            ),
            # Nobody is declared unheard, except in acute danger (F2.34, F2.37). From before, we don't know.
            models.CheckConstraint(
                name="inspections_unfitprocedure_heard_first",
                condition=Q(verdict="") | ~Q(hearing="") | Q(acute_at__isnull=False) | Q(basis=Basis.EARLIER),
            ),
            models.CheckConstraint(
                name="inspections_unfitprocedure_acute_whole",
                condition=Q(acute_at__isnull=True, acute_measure="", acute_reason="")
                | Q(acute_at__isnull=False) & ~Q(acute_measure="") & ~Q(acute_reason=""),
            ),
            one_open_per(
                "proposal",
                condition=Q(state__in=OPEN_UNFIT),
                name="inspections_unfitprocedure_one_open",
                message=_("A procedure already runs for these rooms."),
            ),
        )

    def __str__(self) -> str:
        return self.code


class UnfitAppeal(models.Model):
    """With the minister, against a decision or against silence. The minister has three months (F2.34)."""

    MOVES: ClassVar = APPEAL_MOVES

    code = models.CharField(max_length=12, unique=True)
    procedure = models.ForeignKey(UnfitProcedure, on_delete=models.PROTECT, related_name="appeals")
    about = models.CharField(max_length=8, choices=AppealAbout.choices)
    filed_on = models.DateField(_("date of the appeal"))
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    clock = models.OneToOneField(Clock, on_delete=models.PROTECT, related_name="unfit_appeal")
    state = models.CharField(max_length=8, choices=AppealState.choices, default=AppealState.FILED)
    answered_on = models.DateField(_("date of the minister's decision"), null=True, blank=True)
    given_back = models.TextField(_("why certificates hold again, or not"), max_length=2000, blank=True)

    class Meta:
        ordering = ("filed_on", "pk")
        constraints = (
            models.CheckConstraint(
                name="inspections_unfitappeal_state_known", condition=Q(state__in=AppealState.values)
            ),
            models.CheckConstraint(
                name="inspections_unfitappeal_answered_when",
                condition=Q(state=AppealState.FILED, answered_on__isnull=True)
                | Q(state__in=[AppealState.REFUSED, AppealState.GRANTED], answered_on__isnull=False),
            ),
            one_open_per(
                "procedure",
                condition=Q(state=AppealState.FILED),
                name="inspections_unfitappeal_one_open",
                message=_("There already is an appeal that waits for the minister."),
            ),
        )

    def __str__(self) -> str:
        return self.code


class Handover(models.Model):
    """What was handed over to the Flemish housing inspectorate, and why (F2.36)."""

    code = models.CharField(max_length=12, unique=True)
    procedure = models.ForeignKey(UnfitProcedure, on_delete=models.PROTECT, related_name="handovers")
    handed_at = models.DateTimeField()
    handed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    what = models.CharField(_("what was handed over"), max_length=400)
    reason = models.CharField(_("why"), max_length=400)

    class Meta:
        ordering = ("handed_at", "pk")

    def __str__(self) -> str:
        return self.code
