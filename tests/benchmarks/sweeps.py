"""The sweep: what a run costs when nothing is due, which is most of them, and when much is."""

import datetime as dt
from collections.abc import Iterator
from functools import partial

from kotatgent.core import clock
from kotatgent.followups import registry, sweep
from kotatgent.followups.models import FollowUp
from tests.benchmarks.measure import Row, seconds

DUE = 1000


def measure(size: str) -> Iterator[Row]:
    """Among the steps of a town; those that are due today in the town itself are done first."""
    now = clock.now()
    sweep.run(now=now)
    registry.register("bench", "step", lambda row, now: registry.Done())
    yield Row("steps in the table", FollowUp.objects.count(), "rows", size)
    yield Row("sweep, nothing due", seconds(partial(sweep.run, now=now), times=3) * 1000, "ms", size)
    plan(DUE, clock.date_of(now), now)
    busy = seconds(partial(sweep.run, now=now))
    assert not FollowUp.objects.due(clock.date_of(now)).for_the_sweep().exists()
    yield Row(f"sweep, {DUE:,} due", busy, "s", size)


def plan(count: int, due_on: dt.date, now: dt.datetime) -> None:
    FollowUp.objects.bulk_create(
        [
            FollowUp(kind="bench", code=f"due-{number}", step="step", due_on=due_on, made_at=now)
            for number in range(count)
        ],
        batch_size=1000,
    )
