from typing import ClassVar

from django.core.validators import MaxLengthValidator, validate_email
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotatgent.advice.enums import MOVES, REFERRAL_MOVES, Closed, Helped, ReferralState, Side, State
from kotatgent.advice.models.reference import Agency, Theme
from kotatgent.core.constraints import all_or_none, filled_when, in_order, one_of
from kotatgent.core.fields import HashOf, SealedText

MAX_WORDS = 4000
MAX_WHERE = 160
MAX_REMARK = 500


class Question(models.Model):
    """What anybody asks the advice desk, without an account (docs/adr/0052). It informs and refers; it never judges.

    After its term the words, the address and the place are gone; theme, dates and outcome stay for the figures.
    """

    MOVES: ClassVar = MOVES

    code = models.CharField(max_length=12, unique=True)
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="questions")
    listing = models.ForeignKey("listings.Listing", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    where = SealedText(_("which room or address"), blank=True, validators=[MaxLengthValidator(MAX_WHERE)])
    email = SealedText(_("your e-mail address"), blank=True, validators=[validate_email])
    email_hash = HashOf("email", purpose="question")
    language = models.CharField(max_length=2)
    state = models.CharField(max_length=8, choices=State.choices, default=State.NEW)
    asked_at = models.DateTimeField()
    answer_by = models.DateField()  # the day that was told for the first answer
    answered_at = models.DateTimeField(null=True, blank=True)  # the first answer or referral
    was_referred = models.BooleanField(default=False)
    close_on = models.DateField(null=True, blank=True)  # the last day to write, once the asker was told
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_why = models.CharField(max_length=8, choices=Closed.choices, blank=True)
    reopen_until = models.DateField(null=True, blank=True)  # the last day
    helped = models.CharField(_("did it help"), max_length=8, choices=Helped.choices, blank=True)
    remark = SealedText(_("remark"), blank=True, validators=[MaxLengthValidator(MAX_REMARK)])
    rated_at = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("asked_at", "pk")
        indexes = (
            models.Index(fields=["email_hash"], name="advice_question_email"),
            models.Index(fields=["asked_at"], name="advice_question_asked"),
        )
        constraints = (
            one_of("state", State.values, name="advice_question_state_known"),
            one_of("closed_why", Closed.values, name="advice_question_why_known", or_empty=True),
            one_of("helped", Helped.values, name="advice_question_helped_known", or_empty=True),
            all_or_none("closed_at", "reopen_until", name="advice_question_closed_whole"),
            models.CheckConstraint(
                name="advice_question_closed_when",
                condition=Q(state=State.CLOSED, closed_at__isnull=False) & ~Q(closed_why="")
                | ~Q(state=State.CLOSED) & Q(closed_at__isnull=True, closed_why=""),
            ),
            filled_when("answered_at", State.ANSWERED, State.REFERRED, name="advice_question_answered_when"),
            models.CheckConstraint(
                name="advice_question_rated_whole",
                condition=Q(rated_at__isnull=True, helped="") | Q(rated_at__isnull=False) & ~Q(helped=""),
            ),
            models.CheckConstraint(
                name="advice_question_forgotten_whole",
                condition=Q(forgotten_at__isnull=True)
                | Q(state=State.CLOSED, listing__isnull=True, where="", email="", email_hash="", remark=""),
            ),
            in_order("asked_at", "answered_at", name="advice_question_answer_in_order"),
            in_order("asked_at", "closed_at", name="advice_question_close_in_order"),
        )

    def __str__(self) -> str:
        return self.code


class Message(models.Model):
    """One message of the thread: both sides read it."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="messages")
    number = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=8, choices=Side.choices)
    body = SealedText(_("message"), validators=[MaxLengthValidator(MAX_WORDS)])
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("question", "number")
        constraints = (
            models.UniqueConstraint(fields=["question", "number"], name="advice_message_number_once"),
            one_of("side", Side.values, name="advice_message_side_known"),
            models.CheckConstraint(name="advice_message_says_something", condition=~Q(body="")),
            models.CheckConstraint(
                name="advice_message_of_somebody",
                condition=Q(side=Side.DESK, sent_by__isnull=False) | Q(side=Side.ASKER, sent_by__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.question_id} {self.number}"


class Note(models.Model):
    """Between colleagues. A table of its own: nothing that is made for the asker reads it."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="notes")
    body = SealedText(_("note"), validators=[MaxLengthValidator(MAX_WORDS)])
    written_at = models.DateTimeField()
    written_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("written_at", "pk")
        constraints = (models.CheckConstraint(name="advice_note_says_something", condition=~Q(body="")),)

    def __str__(self) -> str:
        return f"{self.question_id} {self.pk}"


class Referral(models.Model):
    """Sent on to another office. `words` are what that office gets, and only with the asker's consent to them."""

    MOVES: ClassVar = REFERRAL_MOVES

    code = models.CharField(max_length=12, unique=True)
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="referrals")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=ReferralState.choices)
    words = SealedText(_("what is passed on"), blank=True, validators=[MaxLengthValidator(MAX_WORDS)])
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    passed_at = models.DateTimeField(null=True, blank=True)
    passed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("made_at", "pk")
        constraints = (
            one_of("state", ReferralState.values, name="advice_referral_state_known"),
            models.CheckConstraint(
                name="advice_referral_words_when",
                condition=Q(state=ReferralState.TOLD, words="") | ~Q(state=ReferralState.TOLD) & ~Q(words=""),
            ),
            filled_when("agreed_at", ReferralState.AGREED, ReferralState.PASSED, name="advice_referral_with_consent"),
            models.CheckConstraint(
                name="advice_referral_asked_without",
                condition=~Q(state__in=[ReferralState.TOLD, ReferralState.ASKED]) | Q(agreed_at__isnull=True),
            ),
            all_or_none("passed_at", "passed_by", name="advice_referral_passed_whole"),
            models.CheckConstraint(
                name="advice_referral_passed_when",
                condition=Q(state=ReferralState.PASSED, passed_at__isnull=False)
                | ~Q(state=ReferralState.PASSED) & Q(passed_at__isnull=True),
            ),
            in_order("agreed_at", "passed_at", name="advice_referral_in_order"),
        )

    def __str__(self) -> str:
        return self.code
