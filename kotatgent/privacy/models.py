from typing import ClassVar

from django.core.validators import validate_email
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kotatgent.core.constraints import filled_when, in_order, one_open_per
from kotatgent.core.fields import HashOf, SealedText
from kotatgent.privacy.enums import (
    ANSWERED,
    BREACH_MOVES,
    DOCUMENT_MOVES,
    EXPORT_MOVES,
    REQUEST_MOVES,
    RUN_MOVES,
    BreachState,
    DocumentKind,
    DocumentState,
    ErasedWhy,
    ExportState,
    RequestState,
    Retained,
    Right,
    Risk,
    RunState,
    Why,
)


class Export(models.Model):
    """A copy that somebody asked for of everything held on them. The file is there while the state is `ready`."""

    MOVES: ClassVar = EXPORT_MOVES

    code = models.CharField(max_length=24, unique=True)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="exports")
    state = models.CharField(max_length=8, choices=ExportState.choices, default=ExportState.ASKED)
    language = models.CharField(max_length=2)
    asked_at = models.DateTimeField(_("asked for"))
    made_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(_("removed after"), null=True, blank=True)

    class Meta:
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.CheckConstraint(name="privacy_export_state_known", condition=Q(state__in=ExportState.values)),
            one_open_per(
                "user",
                condition=Q(state=ExportState.ASKED),
                name="privacy_export_one_asked",
                message=_("Your copy is being made already."),
            ),
            filled_when("made_at", ExportState.READY, ExportState.GONE, name="privacy_export_made_when"),
            filled_when("expires_at", ExportState.READY, ExportState.GONE, name="privacy_export_expires_when"),
            in_order("made_at", "expires_at", name="privacy_export_in_order"),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def path(self) -> str:
        """The name in storage."""
        return f"exports/{self.code}.zip"


class DataRequest(models.Model):
    """Somebody uses a right that the GDPR gives them. The month counts from `filed_at` (F5.4), confirmed or not."""

    MOVES: ClassVar = REQUEST_MOVES

    code = models.CharField(max_length=12, unique=True)
    kind = models.CharField(_("what is asked"), max_length=16, choices=Right.choices)
    state = models.CharField(max_length=12, choices=RequestState.choices, default=RequestState.UNCONFIRMED)
    user = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="data_requests"
    )
    email = SealedText(_("e-mail address"), blank=True, validators=[validate_email])  # empty: an account without
    email_hash = HashOf("email", purpose="data request")
    language = models.CharField(max_length=2)
    words = SealedText(_("what it is about"), max_length=4000)
    filed_at = models.DateTimeField(_("received"))
    due_on = models.DateField(_("last day to answer"))
    longer_at = models.DateTimeField(null=True, blank=True)
    longer_why = models.CharField(_("why it takes longer"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    answer = models.TextField(_("answer, with the reason"), max_length=4000, blank=True)

    class Meta:
        ordering = ("due_on", "pk")
        indexes = (models.Index(fields=["email_hash"], name="privacy_request_email"),)
        constraints = (
            models.CheckConstraint(name="privacy_request_kind_known", condition=Q(kind__in=Right.values)),
            models.CheckConstraint(name="privacy_request_state_known", condition=Q(state__in=RequestState.values)),
            models.CheckConstraint(
                name="privacy_request_answered_whole",
                condition=Q(state__in=ANSWERED, answered_at__isnull=False) & ~Q(answer="")
                | ~Q(state__in=ANSWERED) & Q(answered_at__isnull=True, answer=""),
            ),
            models.CheckConstraint(
                name="privacy_request_longer_explained",
                condition=Q(longer_at__isnull=True, longer_why="") | Q(longer_at__isnull=False) & ~Q(longer_why=""),
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def is_answered(self) -> bool:
        return self.state in ANSWERED


class Erasure(models.Model):
    """That somebody was erased, when and why; nothing of who. `mark` is a hash for the erasure list, until it stands
    there."""

    code = models.CharField(max_length=12, unique=True)
    why = models.CharField(max_length=12, choices=ErasedWhy.choices)
    erased_at = models.DateTimeField(_("erased"))
    mark = models.CharField(max_length=64, blank=True)
    listed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-erased_at", "-pk")
        indexes = (models.Index(fields=["erased_at"], condition=~Q(mark=""), name="privacy_erasure_to_list"),)
        constraints = (
            models.CheckConstraint(name="privacy_erasure_why_known", condition=Q(why__in=ErasedWhy.values)),
            models.CheckConstraint(
                name="privacy_erasure_listed_when",
                condition=Q(mark="", listed_at__isnull=False) | ~Q(mark="") & Q(listed_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return self.code


class RetentionRun(models.Model):
    """What went in one night of one class, in figures; nothing of who."""

    MOVES: ClassVar = RUN_MOVES

    code = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=12, choices=Retained.choices)
    day = models.DateField(_("night of"))
    ran_at = models.DateTimeField()
    there = models.PositiveIntegerField(_("there were"))
    due = models.PositiveIntegerField(_("whose term was over"))
    removed = models.PositiveIntegerField(_("went"))
    state = models.CharField(max_length=12, choices=RunState.choices, default=RunState.DONE)
    reason = models.CharField(_("why it may go on"), max_length=1000, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-day", "kind")
        constraints = (
            models.UniqueConstraint(fields=["day", "kind"], name="privacy_retention_once_a_night"),
            models.CheckConstraint(name="privacy_retention_kind_known", condition=Q(kind__in=Retained.values)),
            models.CheckConstraint(name="privacy_retention_state_known", condition=Q(state__in=RunState.values)),
            models.CheckConstraint(
                name="privacy_retention_released_whole",
                condition=Q(state=RunState.RELEASED, released_at__isnull=False) & ~Q(reason="")
                | ~Q(state=RunState.RELEASED) & Q(released_at__isnull=True, reason=""),
            ),
            models.CheckConstraint(
                name="privacy_retention_braked_took_nothing",
                condition=~Q(state__in=[RunState.BRAKED, RunState.FAILED]) | Q(removed=0),
            ),
        )

    def __str__(self) -> str:
        return self.code


class Breach(models.Model):
    """Personal data were lost, seen or changed by who may not (art. 33(5) GDPR, F5.12). Nothing of it is removed."""

    MOVES: ClassVar = BREACH_MOVES
    SHOWN_AT: ClassVar = {"report_by": "found_at"}

    code = models.CharField(max_length=12, unique=True)
    state = models.CharField(max_length=12, choices=BreachState.choices, default=BreachState.OPEN)
    found_at = models.DateTimeField(_("when did we learn of it"))
    report_by = models.DateTimeField(_("the authority is told before"))
    what = models.TextField(_("what happened"), max_length=4000)
    whose = models.TextField(_("whose data, which, and of how many people"), max_length=2000)
    logged_at = models.DateTimeField()
    logged_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    risk = models.CharField(_("risk for the people concerned"), max_length=8, choices=Risk.choices, blank=True)
    risk_why = models.TextField(_("why"), max_length=4000, blank=True)
    authority_told_at = models.DateTimeField(_("when was the authority told"), null=True, blank=True)
    authority_reference = models.CharField(_("reference of the authority"), max_length=80, blank=True)
    late_why = models.TextField(_("why later than 72 hours"), max_length=2000, blank=True)
    people_told_at = models.DateTimeField(_("when were the people concerned told"), null=True, blank=True)
    people_told_how = models.TextField(_("how, and what was said"), max_length=2000, blank=True)
    measures = models.TextField(_("what was done, and what prevents it next time"), max_length=4000, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-found_at", "-pk")
        constraints = (
            models.CheckConstraint(name="privacy_breach_state_known", condition=Q(state__in=BreachState.values)),
            models.CheckConstraint(
                name="privacy_breach_assessed_whole",
                condition=Q(state=BreachState.OPEN, risk="", risk_why="")
                | ~Q(state=BreachState.OPEN) & Q(risk__in=Risk.values) & ~Q(risk_why=""),
            ),
            in_order("found_at", "report_by", name="privacy_breach_clock_in_order"),
            in_order("found_at", "authority_told_at", name="privacy_breach_authority_in_order"),
            in_order("found_at", "people_told_at", name="privacy_breach_people_in_order"),
            models.CheckConstraint(
                name="privacy_breach_late_explained",
                condition=Q(authority_told_at__isnull=True)
                | Q(authority_told_at__lte=F("report_by"))
                | ~Q(late_why=""),
            ),
            models.CheckConstraint(
                name="privacy_breach_people_told_whole",
                condition=Q(people_told_at__isnull=True, people_told_how="")
                | Q(people_told_at__isnull=False) & ~Q(people_told_how=""),
            ),
            models.CheckConstraint(
                name="privacy_breach_closed_whole",
                condition=Q(state=BreachState.CLOSED, closed_at__isnull=False) & ~Q(measures="")
                | ~Q(state=BreachState.CLOSED) & Q(closed_at__isnull=True, measures=""),
            ),
            models.CheckConstraint(
                name="privacy_breach_closed_with_all_told",
                condition=~Q(state=BreachState.CLOSED)
                | Q(risk=Risk.NONE)
                | Q(risk=Risk.SOME, authority_told_at__isnull=False)
                | Q(risk=Risk.HIGH, authority_told_at__isnull=False, people_told_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def owes_authority(self) -> bool:
        """Until it is assessed we don't know: the clock runs."""
        return self.authority_told_at is None and self.risk != Risk.NONE

    @property
    def owes_people(self) -> bool:
        return self.people_told_at is None and self.risk == Risk.HIGH


class Document(models.Model):
    """One version of the DPIA (F5.14), or of the arrangement on who answers for what (F5.1).

    Once adopted its text never changes: the next version does. Only the day on which it is looked at again may move.
    """

    MOVES: ClassVar = DOCUMENT_MOVES

    code = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=12, choices=DocumentKind.choices)
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=DocumentState.choices, default=DocumentState.DRAFT)
    title_nl = models.CharField(_("title, in Dutch"), max_length=160)
    title_en = models.CharField(_("title, in English"), max_length=160)
    # What the people concerned may read of it (art. 26(2) GDPR); of an arrangement it must be there.
    essence_nl = models.TextField(_("essence, in Dutch"), max_length=4000, blank=True)
    essence_en = models.TextField(_("essence, in English"), max_length=4000, blank=True)
    begun_at = models.DateTimeField()
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    adopted_by = models.CharField(_("adopted by"), max_length=160, blank=True)  # a body, never a person
    review_on = models.DateField(_("looked at again by"), null=True, blank=True)
    reviewed_on = models.DateField(_("last looked at again on"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("kind", "-number")
        constraints = (
            models.CheckConstraint(name="privacy_document_kind_known", condition=Q(kind__in=DocumentKind.values)),
            models.CheckConstraint(name="privacy_document_state_known", condition=Q(state__in=DocumentState.values)),
            models.UniqueConstraint(fields=["kind", "number"], name="privacy_document_number"),
            one_open_per(
                "kind",
                condition=Q(state=DocumentState.DRAFT),
                name="privacy_document_one_draft",
                message=_("A next version is being written already. Go on with that one, or drop it."),
            ),
            models.CheckConstraint(
                name="privacy_document_adopted_whole",
                condition=Q(state=DocumentState.ADOPTED, adopted_on__isnull=False, review_on__isnull=False)
                & ~Q(adopted_by="")
                | ~Q(state=DocumentState.ADOPTED)
                & Q(adopted_on__isnull=True, review_on__isnull=True, adopted_by="", reviewed_on__isnull=True),
            ),
            models.CheckConstraint(
                name="privacy_document_essence",
                condition=~Q(kind=DocumentKind.ARRANGEMENT, state=DocumentState.ADOPTED)
                | ~Q(essence_nl="") & ~Q(essence_en=""),
            ),
            in_order("adopted_on", "review_on", name="privacy_document_review_after"),
        )

    def __str__(self) -> str:
        return self.code

    def part(self, name: str, language: str) -> str:
        value: str = getattr(self, f"{name}_{'en' if language == 'en' else 'nl'}")
        return value


class Section(models.Model):
    """One part of such a document, in both languages."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="sections")
    code = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField(_("place"))
    title_nl = models.CharField(_("title, in Dutch"), max_length=160)
    title_en = models.CharField(_("title, in English"), max_length=160)
    body_nl = models.TextField(_("text, in Dutch"), max_length=10000)
    body_en = models.TextField(_("text, in English"), max_length=10000)

    class Meta:
        ordering = ("position", "pk")
        constraints = (models.UniqueConstraint(fields=["document", "code"], name="privacy_section_once"),)

    def __str__(self) -> str:
        return f"{self.document}/{self.code}"

    def part(self, name: str, language: str) -> str:
        value: str = getattr(self, f"{name}_{'en' if language == 'en' else 'nl'}")
        return value


class FileReason(models.Model):
    """Why somebody opened a file outside their work list. It holds for that person and that file for one day.

    The file is named as text, so that a reason keeps nobody from being erased.
    """

    code = models.CharField(max_length=12, unique=True)
    reader = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=24)
    subject_kind = models.CharField(max_length=40)
    subject_code = models.CharField(max_length=64)
    day = models.DateField()
    given_at = models.DateTimeField(_("moment"), db_index=True)
    why = models.CharField(_("reason"), max_length=12, choices=Why.choices)
    words = models.CharField(_("in your own words"), max_length=400, blank=True)

    class Meta:
        ordering = ("-given_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["reader", "subject_kind", "subject_code", "day"], name="privacy_reason_once_a_day"
            ),
            models.CheckConstraint(name="privacy_reason_why_known", condition=Q(why__in=Why.values)),
            models.CheckConstraint(name="privacy_reason_other_in_words", condition=~Q(why=Why.OTHER) | ~Q(words="")),
        )
        indexes = (models.Index(fields=["subject_kind", "subject_code"], name="privacy_reason_subject"),)

    def __str__(self) -> str:
        return self.code
