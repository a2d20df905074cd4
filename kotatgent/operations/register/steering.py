import datetime as dt

from kotatgent.operations.register.invariants import Tally, invariant
from kotatgent.steering import daily
from kotatgent.steering.figures import UNITS, counted_one_by_one
from kotatgent.steering.models import DailyFigure, Recomputation
from kotatgent.steering.wholes import BY_NEIGHBOURHOOD

DAY = dt.timedelta(days=1)


@invariant("The database counts the figures of yesterday as they come out when counted one by one")
def counted_twice(tally: Tally) -> None:
    on = tally.today - DAY
    expected = counted_one_by_one(on)
    for name, figure in daily.of_city(on).items():
        tally.row(figure == expected[name], f"{name} of {on}")


@invariant("Of the last day that was kept the neighbourhoods add up to the city, in units that are known")
def parts_add_up(tally: Tally) -> None:
    last = DailyFigure.objects.order_by("-on").values_list("on", flat=True).first()
    rows = list(DailyFigure.objects.filter(on=last)) if last else []
    for name in (name for family in BY_NEIGHBOURHOOD for name in family):
        parts = [row.value or 0 for row in rows if row.name == name and row.area]
        whole = [row.value or 0 for row in rows if row.name == name and not row.area]
        tally.row(sum(parts) == sum(whole), f"{name} of {last}")
    for row in rows:
        tally.row(UNITS.get(row.name, row.unit) == row.unit, row)


@invariant("No day of figures is left open to be worked out anew")
def none_left_open(tally: Tally) -> None:
    still_open = set(Recomputation.objects.filter(done_at=None).values_list("on", flat=True))
    kept = set(DailyFigure.objects.values_list("on", flat=True).distinct())
    for on in sorted(kept | still_open):
        tally.row(on not in still_open, on)
