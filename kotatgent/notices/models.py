import datetime as dt
from typing import ClassVar

from django.core.validators import validate_email
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotatgent.core.constraints import filled_when
from kotatgent.core.fields import HashOf, SealedText
from kotatgent.notices.enums import LETTER_MOVES, LOST, MOVES, Cause, LetterState, Post, State


class NoticeQuerySet(models.QuerySet["Notice"]):
    def due(self, now: dt.datetime) -> "NoticeQuerySet":
        """Waiting, at or past its moment, and not held by a sender that is still alive."""
        free = Q(held_until__isnull=True) | Q(held_until__lt=now)
        return self.filter(free, state=State.QUEUED, try_at__lte=now)

    def lost(self) -> "NoticeQuerySet":
        """Nobody read it, and no letter goes in its place: for staff to look at."""
        return self.filter(state__in=LOST, letter__isnull=True)


class Notice(models.Model):
    """One mail, written when its cause happened, in the same transaction; sent afterwards."""

    MOVES: ClassVar = MOVES

    code = models.CharField(max_length=16, unique=True)
    template = models.CharField(max_length=60)
    to_user = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True)
    to_email = SealedText(_("to"), validators=[validate_email])
    to_email_hash = HashOf("to_email", purpose="notice to")
    language = models.CharField(max_length=2)
    subject = SealedText()
    body = SealedText()
    # What a letter needs besides: the Dutch of a mail in another language, where a letter may take its place.
    subject_nl = SealedText(blank=True)
    body_nl = SealedText(blank=True)
    about_kind = models.CharField(max_length=40)
    about_code = models.CharField(max_length=64)
    once = models.CharField(max_length=160, unique=True, null=True, blank=True)  # null: may be sent again
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    queued_at = models.DateTimeField()
    try_at = models.DateTimeField()
    held_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = SealedText(blank=True)  # what a mail server answers often holds the address
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["try_at"], condition=Q(state=State.QUEUED), name="notices_notice_waiting"),
            models.Index(fields=["queued_at"], condition=Q(state__in=LOST), name="notices_notice_lost"),
            models.Index(fields=["about_kind", "about_code"], name="notices_notice_about"),
            models.Index(fields=["to_email_hash"], name="notices_notice_to"),
        )
        constraints = (
            models.CheckConstraint(name="notices_notice_state_known", condition=Q(state__in=State.values)),
            filled_when("sent_at", State.SENT, name="notices_notice_sent_when"),
        )

    def __str__(self) -> str:
        return f"{self.template} {self.code}"

    @property
    def message_id(self) -> str:
        """The same at every attempt, so that a receiver recognises a copy."""
        return f"<{self.code.lower()}@kotatgent>"


class Letter(models.Model):
    """What staff print and post when a mail that matters did not arrive. One for each mail, however often it came back.

    The paper itself is made anew whenever it is opened. `addressee` is where it went, once it was posted.
    """

    MOVES: ClassVar = LETTER_MOVES

    code = models.CharField(max_length=16, unique=True)
    notice = models.OneToOneField(Notice, on_delete=models.CASCADE, related_name="letter")
    cause = models.CharField(max_length=12, choices=Cause.choices)
    state = models.CharField(max_length=12, choices=LetterState.choices, default=LetterState.WAITING)
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True)
    posted_on = models.DateField(_("posted on"), null=True, blank=True)
    post = models.CharField(_("how"), max_length=12, choices=Post.choices, blank=True)
    addressee = SealedText(blank=True)
    reason = models.CharField(_("reason"), max_length=400, blank=True)

    class Meta:
        ordering = ("made_at", "pk")
        indexes = (
            models.Index(fields=["made_at"], condition=Q(state=LetterState.WAITING), name="notices_letter_waiting"),
        )
        constraints = (
            models.CheckConstraint(name="notices_letter_state_known", condition=Q(state__in=LetterState.values)),
            models.CheckConstraint(name="notices_letter_cause_known", condition=Q(cause__in=Cause.values)),
            models.CheckConstraint(
                name="notices_letter_posted_whole",
                condition=Q(state=LetterState.POSTED, posted_on__isnull=False, post__in=Post.values) & ~Q(addressee="")
                | ~Q(state=LetterState.POSTED) & Q(posted_on__isnull=True, post="", addressee=""),
            ),
            models.CheckConstraint(
                name="notices_letter_closed_explained",
                condition=Q(state=LetterState.CLOSED) & ~Q(reason="") | ~Q(state=LetterState.CLOSED) & Q(reason=""),
            ),
            filled_when("settled_at", LetterState.POSTED, LetterState.CLOSED, name="notices_letter_settled_when"),
        )

    def __str__(self) -> str:
        return self.code


class Bounce(models.Model):
    """What the provider of mail reported of one mail. `event_id` is the provider's: a report twice counts once."""

    event_id = models.CharField(max_length=120, unique=True)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="bounces")
    hard = models.BooleanField()  # the address itself does not exist
    reason = SealedText(blank=True)
    reported_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.event_id


class Unreachable(models.Model):
    """The e-mail address of this account does not work, as far as we know. Gone once an address is confirmed again."""

    user = models.OneToOneField("accounts.User", on_delete=models.CASCADE, related_name="unreachable")
    email = SealedText(_("e-mail address"), validators=[validate_email])
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id} {self.since:%Y-%m-%d}"
