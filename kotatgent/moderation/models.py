from typing import ClassVar

from django.core.validators import MaxLengthValidator, validate_email
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kotatgent.core.constraints import all_or_none, filled_when, one_of, one_open_per
from kotatgent.core.fields import HashOf, SealedText
from kotatgent.moderation.enums import (
    CASE_MOVES,
    DOUBT_MOVES,
    OBJECTION_MOVES,
    About,
    AddressKind,
    CaseState,
    DoubtState,
    Ground,
    ObjectionState,
    Outcome,
)

MAX_WORDS = 2000


class Case(models.Model):
    """What was reported of one advert, and what became of it."""

    MOVES: ClassVar = CASE_MOVES

    code = models.CharField(max_length=12, unique=True)
    listing = models.ForeignKey("listings.Listing", on_delete=models.CASCADE, related_name="cases")
    state = models.CharField(max_length=8, choices=CaseState.choices, default=CaseState.OPEN)
    opened_at = models.DateTimeField()  # since when it waits: anew when somebody reports that it was not solved

    class Meta:
        ordering = ("opened_at", "pk")
        constraints = (
            one_of("state", CaseState.values, name="moderation_case_state_known"),
            one_open_per(
                "listing",
                condition=Q(state=CaseState.OPEN),
                name="moderation_case_one_open",
                message=_("We are looking at this advert already."),
            ),
        )

    def __str__(self) -> str:
        return self.code


class Snapshot(models.Model):
    """The words and the price of an advert as they were when it was reported."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="snapshots")
    taken_at = models.DateTimeField()
    facts = models.JSONField()

    class Meta:
        ordering = ("taken_at", "pk")

    def __str__(self) -> str:
        return f"{self.case_id}"


class Report(models.Model):
    """What somebody reports. Nothing of who it was ever reaches the landlord."""

    code = models.CharField(max_length=12, unique=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reports")
    about = models.CharField(max_length=8, choices=About.choices)
    ground = models.CharField(max_length=16, choices=Ground.choices)
    words = SealedText(_("what is wrong"), validators=[MaxLengthValidator(MAX_WORDS)])
    email = SealedText(_("your e-mail address"), blank=True, validators=[validate_email])
    email_hash = HashOf("email", purpose="report")
    language = models.CharField(max_length=2)
    made_at = models.DateTimeField()
    again_at = models.DateTimeField(null=True, blank=True)  # when who reported said that it was not solved
    again_words = SealedText(_("what is still wrong"), blank=True, validators=[MaxLengthValidator(MAX_WORDS)])

    class Meta:
        ordering = ("made_at", "pk")
        indexes = (models.Index(fields=["email_hash"], name="moderation_report_email"),)
        constraints = (
            one_of("about", About.values, name="moderation_report_about_known"),
            one_of("ground", Ground.values, name="moderation_report_ground_known"),
        )

    def __str__(self) -> str:
        return self.code


class Decision(models.Model):
    """What a person decided, on which ground and why. A case that is opened again gets another one."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    ground = models.CharField(max_length=16, choices=Ground.choices)
    reason = models.TextField(_("reason"), max_length=MAX_WORDS)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    was_online = models.BooleanField(default=False)  # before an advert went offline by it
    object_until = models.DateField(null=True, blank=True)  # the last day; none when there is nothing to object to

    class Meta:
        ordering = ("case", "number")
        constraints = (
            models.UniqueConstraint(fields=["case", "number"], name="moderation_decision_number_once"),
            one_of("outcome", Outcome.values, name="moderation_decision_outcome_known"),
            one_of("ground", Ground.values, name="moderation_decision_ground_known"),
            filled_when(
                "object_until",
                Outcome.CHANGE,
                Outcome.OFFLINE,
                name="moderation_decision_can_be_objected_to",
                state_field="outcome",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.number}"

    @property
    def audit_code(self) -> str:
        return f"{self.case.code}-{self.number}"


class Objection(models.Model):
    """The landlord does not agree. Another person than the first one decides; the database says so too."""

    MOVES: ClassVar = OBJECTION_MOVES

    code = models.CharField(max_length=12, unique=True)
    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="objection")
    first_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")  # who decided first
    words = models.TextField(_("why you don't agree"), max_length=MAX_WORDS)
    filed_at = models.DateTimeField()
    filed_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=ObjectionState.choices, default=ObjectionState.OPEN)
    reason = models.TextField(_("reason"), max_length=MAX_WORDS, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("filed_at", "pk")
        constraints = (
            one_of("state", ObjectionState.values, name="moderation_objection_state_known"),
            all_or_none("decided_at", "decided_by", name="moderation_objection_decided_whole"),
            filled_when(
                "decided_at",
                ObjectionState.UPHELD,
                ObjectionState.REJECTED,
                name="moderation_objection_decided_when",
            ),
            models.CheckConstraint(
                name="moderation_objection_other_person",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("first_by")),
                violation_error_message=_("Somebody else than who decided first decides on an objection."),
            ),
        )

    def __str__(self) -> str:
        return self.code


class Doubt(models.Model):
    """An address that somebody was given for the landlord of an advert, and that is not the landlord's (F1.27).

    Only a keyed hash of it is kept: the same address behind several adverts is seen, and nobody can read it.
    """

    MOVES: ClassVar = DOUBT_MOVES

    code = models.CharField(max_length=12, unique=True)
    listing = models.ForeignKey("listings.Listing", on_delete=models.CASCADE, related_name="doubts")
    kind = models.CharField(max_length=8, choices=AddressKind.choices)
    address_hash = models.CharField(max_length=64, editable=False)
    of_another = models.BooleanField(default=False)  # it is that of another landlord in the register
    state = models.CharField(max_length=8, choices=DoubtState.choices, default=DoubtState.OPEN)
    times = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    note = models.TextField(_("what you found"), max_length=MAX_WORDS, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("first_at", "pk")
        indexes = (models.Index(fields=["address_hash"], name="moderation_doubt_address"),)
        constraints = (
            models.UniqueConstraint(fields=["listing", "address_hash"], name="moderation_doubt_address_once"),
            one_of("kind", AddressKind.values, name="moderation_doubt_kind_known"),
            one_of("state", DoubtState.values, name="moderation_doubt_state_known"),
            all_or_none("looked_at", "looked_by", name="moderation_doubt_looked_whole"),
            filled_when("looked_at", DoubtState.MISTAKE, DoubtState.FRAUD, name="moderation_doubt_looked_when"),
        )

    def __str__(self) -> str:
        return self.code
