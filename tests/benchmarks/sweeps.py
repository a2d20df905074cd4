"""The sweep: what a run costs when nothing is due, which is most of them, and when much is."""

import datetime as dt
from functools import partial

from kotatgent.core import clock
from kotatgent.followups import registry, sweep
from kotatgent.followups.models import FollowUp
from tests.benchmarks.measure import Row, seconds

DUE = 3000
LATER = 20_000


def measure() -> list[Row]:
    registry.register("bench", "step", lambda row, now: registry.Done())
    now = clock.now()
    today = clock.date_of(now)
    plan(LATER, "later", today + dt.timedelta(days=30), now)
    idle = seconds(partial(sweep.run, now=now), times=5)
    plan(DUE, "due", today, now)
    busy = seconds(partial(sweep.run, now=now))
    assert not FollowUp.objects.due(today).exists()
    return [
        Row(f"sweep, nothing due of {LATER} rows", idle * 1000, "ms"),
        Row(f"sweep, {DUE} due", busy, "s"),
        Row("a row that is due", busy / DUE * 1000, "ms"),
    ]


def plan(count: int, code: str, due_on: dt.date, now: dt.datetime) -> None:
    FollowUp.objects.bulk_create(
        [
            FollowUp(kind="bench", code=f"{code}-{number}", step="step", due_on=due_on, made_at=now)
            for number in range(count)
        ],
        batch_size=1000,
    )
