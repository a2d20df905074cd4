import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from kotatgent.core import workdays
from kotatgent.core.constraints import all_or_none, in_order
from kotatgent.core.dates import add_months, add_years
from kotatgent.followups.enums import MOVES, Party, State, TermKind, Unit, WhyLonger


class Term(models.Model):
    """A length of time that the law or the city fixes. Staff may change it; the source says why it is what it is."""

    code = models.SlugField(unique=True)
    label_nl = models.CharField(max_length=160)
    label_en = models.CharField(max_length=160)
    amount = models.PositiveSmallIntegerField(_("length"))
    unit = models.CharField(_("unit"), max_length=8, choices=Unit.choices)
    kind = models.CharField(max_length=12, choices=TermKind.choices, default=TermKind.CITY)
    source_nl = models.CharField(_("source, in Dutch"), max_length=200)
    source_en = models.CharField(_("source, in English"), max_length=200)
    uncertain = models.BooleanField(default=False)  # our sources differ, or do not say
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(name="followups_term_unit_known", condition=Q(unit__in=Unit.values)),
            models.CheckConstraint(name="followups_term_kind_known", condition=Q(kind__in=TermKind.values)),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def label(self) -> str:
        return self.label_en if translation.get_language() == "en" else self.label_nl

    @property
    def source(self) -> str:
        return self.source_en if translation.get_language() == "en" else self.source_nl

    def after(self, day: dt.date) -> dt.date:
        return self._moved(day, self.amount)

    def before(self, day: dt.date) -> dt.date:
        return self._moved(day, -self.amount)

    def _moved(self, day: dt.date, amount: int) -> dt.date:
        if self.unit == Unit.WORKDAYS:
            return workdays.after(day, amount) if amount >= 0 else workdays.before(day, -amount)
        if self.unit == Unit.DAYS:
            return day + dt.timedelta(days=amount)
        return add_months(day, amount) if self.unit == Unit.MONTHS else add_years(day, amount)


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def open(self) -> "FollowUpQuerySet":
        return self.filter(state=State.OPEN)

    def unfinished(self) -> "FollowUpQuerySet":
        return self.filter(state__in=[State.OPEN, State.PAUSED])

    def started_with(self, term: str) -> "FollowUpQuerySet":
        """Those whose date was counted with this term, at the length that it had then."""
        return self.open().filter(term=term)

    def due(self, on: dt.date) -> "FollowUpQuerySet":
        return self.open().filter(due_on__lte=on)

    def overdue(self, on: dt.date) -> "FollowUpQuerySet":
        """The day itself still counts; the day after it is late."""
        return self.open().filter(due_on__lt=on)

    def about(self, kind: str, code: str) -> "FollowUpQuerySet":
        return self.filter(kind=kind, code=code)

    def for_people(self) -> "FollowUpQuerySet":
        return self.exclude(owner_role="")

    def work_of(self, role: str) -> "FollowUpQuerySet":
        """What waits for the people of this role. Every list and every number of work begins here."""
        return self.open().filter(owner_role=role)

    def taken_by_nobody(self) -> "FollowUpQuerySet":
        return self.filter(taken_by__isnull=True)

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
    term = models.CharField(max_length=50, blank=True)  # code of the Term that `due_on` was counted with
    leads_to = models.DateField(null=True, blank=True)  # the day that a ladder was counted back from
    owner_role = models.CharField(max_length=24, blank=True)  # empty: the sweep does it
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    why = models.CharField(max_length=60, blank=True)
    error = models.TextField(blank=True)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    # Who of the role does it, or did it. Kept when the account is closed: an account is never deleted with its work.
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="work")
    taken_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(_("why it is handed over"), max_length=200, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "pk")
        indexes = (
            models.Index(fields=["owner_role", "due_on"], condition=Q(state=State.OPEN), name="followups_open_due"),
            models.Index(fields=["due_on"], condition=Q(state=State.FAILED), name="followups_set_aside"),
        )
        constraints = (
            models.UniqueConstraint(fields=["kind", "code", "version", "step"], name="followups_step_once"),
            all_or_none("taken_by", "taken_at", name="followups_taken_by_whom_and_when"),
            models.CheckConstraint(name="followups_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="followups_closed_when",
                condition=Q(state__in=[State.OPEN, State.PAUSED, State.FAILED], closed_at__isnull=True)
                | Q(state__in=[State.DONE, State.SUPERSEDED, State.CANCELLED], closed_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}:{self.code} {self.step} ({self.due_on})"

    @property
    def audit_code(self) -> str:
        """`code` names the subject, which has many steps; in the register each has its own line."""
        return f"{self.code}/{self.step}/{self.version}"


class Clock(models.Model):
    """A term that runs for somebody: the last day that was told, and the day it was first told.

    It stands beside a follow-up, which says what is done about it, by whom, and whether it is still open.
    A term set by the city may move; a statutory one never does. `case` names what the clocks of one matter
    share (the code of the building): there, days that a service is late are given to the others.
    """

    follow_up = models.OneToOneField(FollowUp, on_delete=models.CASCADE, related_name="clock")
    case = models.CharField(max_length=64, db_index=True)
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="clocks")
    kind = models.CharField(max_length=12, choices=TermKind.choices)  # as it was when the clock started
    party = models.CharField(max_length=12, choices=Party.choices)
    started_on = models.DateField()
    first_until = models.DateField()
    until = models.DateField()  # the last day, which still counts
    paused_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("until", "pk")
        constraints = (
            models.CheckConstraint(name="followups_clock_kind_known", condition=Q(kind__in=TermKind.values)),
            models.CheckConstraint(name="followups_clock_party_known", condition=Q(party__in=Party.values)),
            in_order("started_on", "first_until", name="followups_clock_in_order"),
            in_order("first_until", "until", name="followups_clock_never_shorter"),
            models.CheckConstraint(
                name="followups_clock_of_the_law_stands",
                condition=Q(kind=TermKind.CITY) | Q(until=models.F("first_until"), paused_on__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.follow_up} {self.party} {self.until}"

    @property
    def audit_code(self) -> str:
        return self.follow_up.audit_code

    @property
    def may_move(self) -> bool:
        return self.kind == TermKind.CITY


class Extension(models.Model):
    """Days that were added to a clock, and why. The days of all of them are the difference with the first date."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="extensions")
    why = models.CharField(max_length=12, choices=WhyLonger.choices)
    days = models.PositiveSmallIntegerField(_("days"))
    made_on = models.DateField()
    since = models.DateField()  # the first day that it makes up for
    late = models.ForeignKey(Clock, on_delete=models.CASCADE, null=True, blank=True, related_name="delayed")
    reason = models.CharField(_("reason"), max_length=400, blank=True)

    class Meta:
        ordering = ("made_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=["clock", "late"], name="followups_extension_once_per_delay"),
            models.CheckConstraint(name="followups_extension_why_known", condition=Q(why__in=WhyLonger.values)),
            models.CheckConstraint(name="followups_extension_adds", condition=Q(days__gte=1)),
            models.CheckConstraint(
                name="followups_extension_explained",
                condition=Q(why=WhyLonger.OUR_DELAY, late__isnull=False)
                | (Q(why__in=[WhyLonger.PAUSE, WhyLonger.GIVEN], late__isnull=True) & ~Q(reason=""))
                | Q(why=WhyLonger.TOLD_LATE, late__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.clock_id} +{self.days} {self.why}"
