import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotatgent.core.dates import add_months, add_years
from kotatgent.followups.enums import MOVES, State, Unit


class Term(models.Model):
    """A length of time that the law or the city fixes. Staff may change it; the source says why it is what it is."""

    code = models.SlugField(unique=True)
    label_nl = models.CharField(max_length=160)
    label_en = models.CharField(max_length=160)
    amount = models.PositiveSmallIntegerField(_("length"))
    unit = models.CharField(_("unit"), max_length=8, choices=Unit.choices)
    source = models.CharField(max_length=200)
    uncertain = models.BooleanField(default=False)  # our sources differ, or do not say
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("code",)
        constraints = (models.CheckConstraint(name="followups_term_unit_known", condition=Q(unit__in=Unit.values)),)

    def __str__(self) -> str:
        return self.code

    def after(self, day: dt.date) -> dt.date:
        return self._moved(day, self.amount)

    def before(self, day: dt.date) -> dt.date:
        return self._moved(day, -self.amount)

    def _moved(self, day: dt.date, amount: int) -> dt.date:
        if self.unit == Unit.DAYS:
            return day + dt.timedelta(days=amount)
        return add_months(day, amount) if self.unit == Unit.MONTHS else add_years(day, amount)


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def open(self) -> "FollowUpQuerySet":
        return self.filter(state=State.OPEN)

    def due(self, on: dt.date) -> "FollowUpQuerySet":
        return self.open().filter(due_on__lte=on)

    def overdue(self, on: dt.date) -> "FollowUpQuerySet":
        """The day itself still counts; the day after it is late."""
        return self.open().filter(due_on__lt=on)

    def about(self, kind: str, code: str) -> "FollowUpQuerySet":
        return self.filter(kind=kind, code=code)

    def for_people(self) -> "FollowUpQuerySet":
        return self.exclude(owner_role="")

    def for_the_sweep(self) -> "FollowUpQuerySet":
        return self.filter(owner_role="")


class FollowUp(models.Model):
    """Something that must happen by a date: a row, never a timer.

    The subject is named as text (`kind`, `code`), so that this app knows none of the subjects. `version`
    counts the rounds: a new certificate, a second inspection. Rows with the same `ladder` are steps of one
    staircase: when a later step is due as well, the earlier one is overtaken.
    """

    MOVES: ClassVar = MOVES
    KEEPS_WHY = True  # move() writes the code of its reason in `why`

    kind = models.CharField(max_length=40)
    code = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)
    step = models.CharField(max_length=40)
    ladder = models.CharField(max_length=40, blank=True)
    due_on = models.DateField(_("due"))
    owner_role = models.CharField(max_length=24, blank=True)  # empty: the sweep does it
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    why = models.CharField(max_length=60, blank=True)
    error = models.TextField(blank=True)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "pk")
        indexes = (
            models.Index(fields=["owner_role", "due_on"], condition=Q(state=State.OPEN), name="followups_open_due"),
            models.Index(fields=["due_on"], condition=Q(state=State.FAILED), name="followups_set_aside"),
        )
        constraints = (
            models.UniqueConstraint(fields=["kind", "code", "version", "step"], name="followups_step_once"),
            models.CheckConstraint(name="followups_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="followups_closed_when",
                condition=Q(state__in=[State.OPEN, State.FAILED], closed_at__isnull=True)
                | Q(state__in=[State.DONE, State.SUPERSEDED, State.CANCELLED], closed_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}:{self.code} {self.step} ({self.due_on})"

    @property
    def audit_code(self) -> str:
        """`code` names the subject, which has many steps; in the register each has its own line."""
        return f"{self.code}/{self.step}/{self.version}"
