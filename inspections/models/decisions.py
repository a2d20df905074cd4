import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.enums import (
    DOUBT_MOVES,
    PROPOSAL_MOVES,
    CertificateSource,
    Course,
    DoubtState,
    DoubtWhy,
    EndReason,
    Outcome,
    ProposalState,
)
from inspections.models.reports import Report
from kotatgent.core.constraints import all_or_none, filled_when, in_order, one_open_per


class Proposal(models.Model):
    """The system proposes, a person with the power to decide decides (F5.11)."""

    MOVES: ClassVar = PROPOSAL_MOVES

    code = models.CharField(max_length=12, unique=True)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="proposals")
    building = models.ForeignKey("landlords.Building", on_delete=models.PROTECT, related_name="proposals")
    rooms = models.ManyToManyField("landlords.Room", related_name="proposals")
    course = models.CharField(_("proposed"), max_length=12, choices=Course.choices)
    outcome = models.CharField(max_length=16, choices=Outcome.choices)
    blocked = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=ProposalState.choices, default=ProposalState.OPEN)
    made_at = models.DateTimeField()
    decision = models.CharField(_("decided"), max_length=12, choices=Course.choices, blank=True)
    reason = models.TextField(_("reasons"), max_length=4000, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )

    class Meta:
        ordering = ("made_at", "pk")
        constraints = (
            models.CheckConstraint(name="inspections_proposal_course_known", condition=Q(course__in=Course.values)),
            models.CheckConstraint(
                name="inspections_proposal_state_known", condition=Q(state__in=ProposalState.values)
            ),
            all_or_none("decided_at", "decided_by", name="inspections_proposal_decided_whole"),
            models.CheckConstraint(
                name="inspections_proposal_decision_when",
                condition=Q(state=ProposalState.DECIDED, decided_at__isnull=False) & ~Q(decision="")
                | ~Q(state=ProposalState.DECIDED) & Q(decided_at__isnull=True, decision=""),
            ),
            # Only what conforms can have a certificate, and only what does not can be ordered or declared.
            models.CheckConstraint(
                name="inspections_proposal_certificate_conform",
                condition=~Q(decision=Course.CERTIFICATE) | Q(outcome=Outcome.CONFORM, blocked=False),
            ),
        )

    def __str__(self) -> str:
        return self.code


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def valid(self, on: dt.date) -> "CertificateQuerySet":
        """Certificates that hold for at least one room on this day."""
        going = Q(scope__ended_on__isnull=True) | Q(scope__ended_on__gt=on)
        return self.filter(going, issued_on__lte=on, valid_until__gte=on).distinct()


class Certificate(models.Model):
    """A conformiteitsattest: attached to the building, it stays valid on sale (F2.1)."""

    code = models.CharField(max_length=12, unique=True)
    number = models.CharField(
        _("number"),
        max_length=40,
        unique=True,
        error_messages={"unique": _("There is already a certificate with this number in the register.")},
    )
    building = models.ForeignKey("landlords.Building", on_delete=models.PROTECT, related_name="certificates")
    issued_on = models.DateField(_("date"))
    valid_until = models.DateField(_("valid until"))
    max_residents = models.PositiveSmallIntegerField(_("maximum number of residents"), null=True, blank=True)
    vlok_reference = models.CharField(_("reference in VLOK"), max_length=40, blank=True)
    # What an imported list calls the rooms: staff match them where the landlord enters the rooms only later.
    named_rooms = models.CharField(max_length=400, blank=True)
    source = models.CharField(max_length=12, choices=CertificateSource.choices)
    proposal = models.OneToOneField(
        Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="certificate"
    )
    fire_reason = models.TextField(_("reason without a favourable fire report"), max_length=1000, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ("-issued_on", "-pk")
        constraints = (
            in_order(
                "issued_on",
                "valid_until",
                name="inspections_certificate_in_order",
                message=_("The end date lies before the date of the certificate."),
            ),
            models.CheckConstraint(
                name="inspections_certificate_decided",
                condition=~Q(source=CertificateSource.DECISION) | Q(proposal__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.number


class CertificateRoom(models.Model):
    """The scope of a certificate by room. It can end for one room and stay for the others."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="scope")
    room = models.ForeignKey("landlords.Room", on_delete=models.PROTECT, related_name="certificates")
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=20, choices=EndReason.choices, blank=True)

    class Meta:
        ordering = ("room__label",)
        constraints = (
            models.UniqueConstraint(fields=["certificate", "room"], name="inspections_certificateroom_once"),
            models.CheckConstraint(
                name="inspections_certificateroom_end_whole",
                condition=Q(ended_on__isnull=True, end_reason="") | Q(ended_on__isnull=False) & ~Q(end_reason=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.certificate} {self.room_id}"


class UnfitDecision(models.Model):
    """The mayor declares rooms unfit, or unfit and uninhabitable (F2.36). Lifted by a new certificate, or annulled."""

    code = models.CharField(max_length=12, unique=True)
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="unfit_decision")
    building = models.ForeignKey("landlords.Building", on_delete=models.PROTECT, related_name="unfit_decisions")
    outcome = models.CharField(max_length=16, choices=Outcome.choices)
    decided_on = models.DateField()
    appeal_until = models.DateField()

    class Meta:
        ordering = ("-decided_on",)
        constraints = (
            models.CheckConstraint(
                name="inspections_unfitdecision_outcome",
                condition=Q(outcome__in=[Outcome.UNFIT, Outcome.UNINHABITABLE]),
            ),
            in_order("decided_on", "appeal_until", name="inspections_unfitdecision_in_order"),
        )

    def __str__(self) -> str:
        return self.code


class UnfitRoom(models.Model):
    decision = models.ForeignKey(UnfitDecision, on_delete=models.PROTECT, related_name="rooms")
    room = models.ForeignKey("landlords.Room", on_delete=models.PROTECT, related_name="unfit_decisions")
    lifted_on = models.DateField(null=True, blank=True)
    lifted_by = models.ForeignKey(Certificate, on_delete=models.PROTECT, null=True, blank=True, related_name="lifted")
    annulled_by = models.ForeignKey(
        "inspections.UnfitAppeal", on_delete=models.PROTECT, null=True, blank=True, related_name="lifted"
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="inspections_unfitroom_lifted_whole",
                condition=Q(lifted_on__isnull=True, lifted_by__isnull=True, annulled_by__isnull=True)
                | Q(lifted_on__isnull=False, lifted_by__isnull=False, annulled_by__isnull=True)
                | Q(lifted_on__isnull=False, lifted_by__isnull=True, annulled_by__isnull=False),
            ),
            one_open_per("room", condition=Q(lifted_on__isnull=True), name="inspections_unfitroom_one_open"),
        )

    def __str__(self) -> str:
        return f"{self.decision} {self.room_id}"


class LookUp(models.Model):
    """Staff looked an address up: what they found, when. Nothing found is knowledge too (F1.10)."""

    building = models.ForeignKey("landlords.Building", on_delete=models.PROTECT, related_name="lookups")
    looked_up_at = models.DateTimeField()
    looked_up_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True)
    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, null=True, blank=True, related_name="lookups"
    )

    class Meta:
        ordering = ("-looked_up_at",)

    def __str__(self) -> str:
        return f"{self.building_id} {self.looked_up_at:%Y-%m-%d}"


class ImportDoubt(models.Model):
    """A row of an imported list that we could not match for sure. Staff decide; the same row never asks twice."""

    MOVES: ClassVar = DOUBT_MOVES

    code = models.CharField(max_length=12, unique=True)
    fingerprint = models.CharField(max_length=64, unique=True)  # SHA-256 of the facts
    file_name = models.CharField(max_length=200)
    row_number = models.PositiveIntegerField()
    facts = models.JSONField()
    why = models.CharField(max_length=12, choices=DoubtWhy.choices)
    candidates = models.ManyToManyField("landlords.Building", blank=True)
    state = models.CharField(max_length=12, choices=DoubtState.choices, default=DoubtState.OPEN)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, null=True, blank=True)
    reason = models.CharField(_("why the row is not used"), max_length=400, blank=True)

    class Meta:
        ordering = ("made_at", "row_number")
        constraints = (
            models.CheckConstraint(
                name="inspections_importdoubt_state_known", condition=Q(state__in=DoubtState.values)
            ),
            models.CheckConstraint(name="inspections_importdoubt_why_known", condition=Q(why__in=DoubtWhy.values)),
            filled_when("certificate", DoubtState.MATCHED, name="inspections_importdoubt_matched_to"),
            filled_when(
                "closed_at",
                DoubtState.MATCHED,
                DoubtState.REFUSED,
                DoubtState.SUPERSEDED,
                name="inspections_importdoubt_closed_when",
            ),
            models.CheckConstraint(
                name="inspections_importdoubt_refused_why",
                condition=~Q(state=DoubtState.REFUSED) | ~Q(reason=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.file_name}:{self.row_number}"
