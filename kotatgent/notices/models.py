import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotatgent.core.constraints import filled_when
from kotatgent.notices.enums import MOVES, State


class NoticeQuerySet(models.QuerySet["Notice"]):
    def due(self, now: dt.datetime) -> "NoticeQuerySet":
        """Waiting, at or past its moment, and not held by a sender that is still alive."""
        free = Q(held_until__isnull=True) | Q(held_until__lt=now)
        return self.filter(free, state=State.QUEUED, try_at__lte=now)


class Notice(models.Model):
    """One mail, written when its cause happened, in the same transaction; sent afterwards."""

    MOVES: ClassVar = MOVES

    code = models.CharField(max_length=16, unique=True)
    template = models.CharField(max_length=60)
    to_user = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True)
    to_email = models.EmailField(_("to"))
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    about_kind = models.CharField(max_length=40)
    about_code = models.CharField(max_length=64)
    once = models.CharField(max_length=160, unique=True, null=True, blank=True)  # null: may be sent again
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    queued_at = models.DateTimeField()
    try_at = models.DateTimeField()
    held_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["try_at"], condition=Q(state=State.QUEUED), name="notices_notice_waiting"),
            models.Index(fields=["queued_at"], condition=Q(state=State.FAILED), name="notices_notice_failed"),
            models.Index(fields=["about_kind", "about_code"], name="notices_notice_about"),
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
