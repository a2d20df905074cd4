import hashlib
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotatgent.core.constraints import filled_when, in_order, one_open_per
from kotatgent.terms.enums import MOVES, ClauseKind, State

PARTS = ("title", "body", "purpose", "recipients", "ground")


class Version(models.Model):
    """One text of the terms of use. Once published it never changes: the next version does."""

    MOVES: ClassVar = MOVES

    number = models.PositiveIntegerField(unique=True)
    title_nl = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    effective_on = models.DateField(_("in force from"), null=True, blank=True)
    # The last day on which adverts of who has not accepted it stay online. Empty: those of before stay.
    grace_until = models.DateField(_("accepted by"), null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="terms_reviewed"
    )
    remark = models.CharField(_("remark"), max_length=1000, blank=True)  # of who sent it back
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.CheckConstraint(name="terms_version_state_known", condition=Q(state__in=State.values)),
            filled_when("effective_on", State.PUBLISHED, name="terms_version_in_force_from"),
            filled_when("published_at", State.PUBLISHED, name="terms_version_published_when"),
            in_order("effective_on", "grace_until", name="terms_version_grace_after_effect"),
        )

    def __str__(self) -> str:
        return f"{self.number}"

    def title(self, language: str) -> str:
        return self.title_en if language == "en" else self.title_nl

    def text(self, language: str) -> str:
        """The exact text that a person accepts: the title and every clause that is no separate consent."""
        clauses = self.clauses.filter(kind=ClauseKind.TERM)
        return "\n\n".join([self.title(language), *(clause.text(language) for clause in clauses)])

    def text_hash(self, language: str) -> str:
        return hashlib.sha256(self.text(language).encode()).hexdigest()


class Clause(models.Model):
    """One thing that the terms say: what for, who receives data for it, on what legal ground."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="clauses")
    code = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=ClauseKind.choices, default=ClauseKind.TERM)
    title_nl = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160)
    body_nl = models.TextField()
    body_en = models.TextField()
    purpose_nl = models.CharField(max_length=300)
    purpose_en = models.CharField(max_length=300)
    recipients_nl = models.CharField(max_length=300)
    recipients_en = models.CharField(max_length=300)
    ground_nl = models.CharField(max_length=300)
    ground_en = models.CharField(max_length=300)
    # What follows from refusing this clause; empty where only the general rule applies.
    refusal_nl = models.CharField(max_length=300, blank=True)
    refusal_en = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=60)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["version", "code"], name="terms_clause_once"),
            models.CheckConstraint(name="terms_clause_kind_known", condition=Q(kind__in=ClauseKind.values)),
        )

    def __str__(self) -> str:
        return f"{self.version}/{self.code}"

    def part(self, name: str, language: str) -> str:
        value: str = getattr(self, f"{name}_{'en' if language == 'en' else 'nl'}")
        return value

    def text(self, language: str) -> str:
        said = [self.part(name, language) for name in PARTS]
        return "\n".join([*said, *filter(None, [self.part("refusal", language)])])

    def text_hash(self, language: str) -> str:
        return hashlib.sha256(self.text(language).encode()).hexdigest()


class Acceptance(models.Model):
    """Somebody accepted this version: which text, in which language, when. Stays when the account goes."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="acceptances")
    user = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="acceptances"
    )
    party = models.CharField(max_length=16, blank=True)  # registration number, once there is one
    language = models.CharField(max_length=2)
    text_hash = models.CharField(max_length=64)
    accepted_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["version", "user"], name="terms_acceptance_once"),)

    def __str__(self) -> str:
        return f"{self.version} {self.user_id}"


class Consent(models.Model):
    """A separate yes to one consent clause, withdrawn without touching anything else."""

    clause = models.ForeignKey(Clause, on_delete=models.PROTECT)
    code = models.SlugField(max_length=40)  # of the clause: consent outlives a version of the terms
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="consents")
    language = models.CharField(max_length=2)
    text_hash = models.CharField(max_length=64)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            one_open_per("user", "code", condition=Q(withdrawn_at__isnull=True), name="terms_consent_one_open"),
            in_order("given_at", "withdrawn_at", name="terms_consent_dates_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.user_id}"
