"""What the figures were, day by day. Aggregates only: no row is about a person."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotatgent.core.constraints import in_order


class DailyFigure(models.Model):
    """One figure of one day, as it is: what is shown of it is made by `stored`, with small cells hidden.

    The area is empty for the whole city, otherwise the code of a neighbourhood or a campus; `wholes.NOWHERE` for what
    has no neighbourhood. Once written it changes only while a `Recomputation` of its day is open (see `sealed`).
    """

    on = models.DateField()
    name = models.CharField(max_length=60)
    area = models.CharField(max_length=40, blank=True)
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
