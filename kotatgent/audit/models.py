"""The audit register: append-only, no foreign keys, so it never blocks nor follows a delete."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from kotatgent.audit import ranges
from kotatgent.audit.kinds import Kind


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, subject: models.Model) -> "EventQuerySet":
        return self.filter(subject_kind=subject_kind(subject), subject_code=subject_code(subject))

    def sealed_by(self, seal: "Seal") -> "EventQuerySet":
        return self.filter(pk__in=list(ranges.ids_in(seal.spans)))


class Event(models.Model):
    at = models.DateTimeField(_("moment"), db_index=True)
    kind = models.CharField(max_length=24, choices=Kind.choices)
    actor_id = models.BigIntegerField(_("account"), null=True, blank=True)
    actor_role = models.CharField(_("role"), max_length=24)
    subject_kind = models.CharField(max_length=40)
    subject_code = models.CharField(max_length=64)
    before = models.CharField(max_length=32, blank=True)
    after = models.CharField(max_length=32, blank=True)
    facts = models.JSONField(default=dict)  # references, codes and numbers; never a person's data
    request_id = models.CharField(max_length=32)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["subject_kind", "subject_code", "-id"], name="audit_event_subject"),
            models.Index(fields=["actor_id", "-id"], name="audit_event_actor"),
        )
        constraints = (models.CheckConstraint(name="audit_event_kind_known", condition=models.Q(kind__in=Kind.values)),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind} {self.subject_kind}:{self.subject_code}"

    @property
    def code(self) -> str:
        """What a reading of the register names as its subject: the register has no parts that are read alone."""
        return "register"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("The audit register is append-only.")
        super().save(*args, **kwargs)


class Seal(models.Model):
    """A batch of committed events, in a chain: `head` follows from theirs and from the head of the batch before.

    `ids` names them as ranges ("7-9,12"); `leaves` holds the SHA-256 of each in that order, 32 bytes apiece, so that
    a check can say which one differs.
    """

    position = models.PositiveBigIntegerField(unique=True)
    sealed_at = models.DateTimeField(_("sealed"))
    last_id = models.BigIntegerField()
    events = models.PositiveIntegerField()
    ids = models.TextField()
    leaves = models.BinaryField()
    previous = models.CharField(max_length=64)
    head = models.CharField(max_length=64)

    class Meta:
        ordering = ("position",)
        indexes = (models.Index(fields=["last_id"], name="audit_seal_last_id"),)

    def __str__(self) -> str:
        return f"{self.position} {self.head[:12]}"

    @property
    def spans(self) -> list[ranges.Range]:
        return ranges.read(self.ids)


class Checkpoint(models.Model):
    """Where the chain begins since the oldest events were taken out; `statement` is that, signed by the site."""

    position = models.PositiveBigIntegerField(unique=True)
    head = models.CharField(max_length=64)
    events = models.PositiveBigIntegerField()  # how many were taken out this time
    before = models.DateField()
    made_at = models.DateTimeField()
    statement = models.TextField()

    class Meta:
        ordering = ("-position",)

    def __str__(self) -> str:
        return f"{self.position} {self.before}"


def subject_kind(subject: models.Model) -> str:
    return subject._meta.model_name or ""


def subject_code(subject: models.Model) -> str:
    """The public code where the thing has one: that is what people know it by.

    `audit_code` where the code is not the thing's own.
    """
    names = ("audit_code", "code", "number", "pk")
    return str(next(found for name in names if (found := getattr(subject, name, None))))
