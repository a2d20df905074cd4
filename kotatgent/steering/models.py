"""What the figures were, day by day. Aggregates only: no row is about a person."""

import json
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotatgent.core.constraints import in_order
from kotatgent.steering.enums import PeriodKind
from kotatgent.steering.reports.periods import Period


class DailyFigure(models.Model):
    """One figure of one day, as it is: what is shown of it is made by `stored`, with small cells hidden.

    The area is empty for the whole city, otherwise the code of a neighbourhood or a campus; `wholes.NOWHERE` for what
    has no neighbourhood. Once written it changes only while a `Recomputation` of its day is open (see `sealed`).
    """

    on = models.DateField()
    name = models.CharField(max_length=60)
    area = models.CharField(max_length=80, blank=True)
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True)  # empty: there is nothing to say
    denominator = models.PositiveIntegerField(null=True)
    unit = models.CharField(max_length=20)

    class Meta:
        ordering = ("on", "name", "area")
        constraints = (
            models.UniqueConstraint(
                fields=["on", "name", "area"],
                name="steering_dailyfigure_once",
                violation_error_message=_("This figure of this day is there already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.on} {self.name} {self.area}".strip()


class Recomputation(models.Model):
    """The figures of a day were worked out anew: by whom, when and why. Open only within its own transaction."""

    code = models.CharField(max_length=12, unique=True)
    on = models.DateField()
    reason = models.CharField(_("reason"), max_length=300)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    changed = models.PositiveIntegerField(default=0)  # how many figures of the day came out otherwise

    class Meta:
        ordering = ("made_at", "pk")
        constraints = (
            in_order("made_at", "done_at", name="steering_recomputation_in_order"),
            models.CheckConstraint(
                name="steering_recomputation_says_why",
                condition=~Q(reason=""),
                violation_error_message=_("Say why the figures of this day are worked out anew."),
            ),
        )

    def __str__(self) -> str:
        return self.code


class FrozenReport(models.Model):
    """The figures of a month or an academic year as they were told to the steering group, for good.

    A row never changes (triggers, and the rights of the site's role): what comes out otherwise later is another
    edition beside it. `content` is the very text of the file that people download; `sha256` is its fingerprint.
    """

    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=5, choices=PeriodKind.choices)
    since = models.DateField()
    until = models.DateField()  # the day that the figures are of
    edition = models.PositiveSmallIntegerField()
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    frozen_at = models.DateTimeField()
    content = models.TextField()
    sha256 = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("-until", "-kind", "-edition")
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "until", "edition"],
                name="steering_frozenreport_edition",
                violation_error_message=_("Somebody else made this edition at the same moment."),
            ),
            models.CheckConstraint(name="steering_frozenreport_kind_known", condition=Q(kind__in=PeriodKind.values)),
            in_order("since", "until", name="steering_frozenreport_in_order"),
            models.CheckConstraint(
                name="steering_frozenreport_says_why",
                condition=Q(edition=1, reason="") | Q(edition__gt=1) & ~Q(reason=""),
                violation_error_message=_("Say why there is another edition."),
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def period(self) -> Period:
        return Period(PeriodKind(self.kind), self.since, self.until)

    @property
    def read(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.content)
        return found
