"""The sweep: what a run costs when nothing is due, which is most of them, and when much is."""

import datetime as dt
import itertools
import time
import tracemalloc
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from unittest.mock import patch

from django.db import connection

from inspections.actions.reminders import EXPIRY, PREFIXES
from inspections.models import Certificate
from inspections.queries import asked_for, uncovered_after
from kotatgent.core import clock
from kotatgent.core.sealing import seal
from kotatgent.followups import registry, sweep
from kotatgent.followups.models import FollowUp
from kotatgent.notices.models import Notice
from landlords.models import Room
from tests.benchmarks.measure import Row, seconds

DUE = 1000


def measure(size: str) -> Iterator[Row]:
    """Among the steps of a town; those that are due today in the town itself are done first."""
    now = clock.now()
    today = clock.date_of(now)
    sweep.run(now=now)
    registry.register("bench", "step", lambda row, now: registry.Done())
    yield Row("steps in the table", FollowUp.objects.count(), "rows", size)
    idle = seconds(partial(sweep.run, now=now), times=3)
    yield Row("sweep, nothing due", idle * 1000, "ms", size, statements(partial(sweep.run, now=now)))
    plan(DUE, today, now)
    yield Row(f"sweep, {DUE:,} due", swept(now), "s", size)

    tenth = Room.objects.present().count() // 10
    remind(tenth, today, now, version=1000)
    mails = Notice.objects.count()
    took: list[float] = []
    asked = statements(lambda: took.append(swept(now)))
    assert Notice.objects.count() - mails >= tenth
    yield Row("sweep, a tenth of the dwellings due", took[0], "s", size)
    yield Row("… statements for each", asked / tenth, "", size)
    remind(DUE, today, now, version=50_000)
    sealing = Sealing()
    with patch("kotatgent.core.sealing.seal", sealing):
        whole = swept(now)
    assert sealing.calls >= DUE
    yield Row(f"… of {DUE:,} reminders, for sealing", 100 * sealing.took / whole, "%", size)
    remind(DUE, today, now, version=100_000)
    yield Row(f"memory of a sweep, {DUE:,} due", peak(partial(swept, now)) / 1e6, "MB", size)


class Sealing:
    """Seals, and keeps how long that takes."""

    def __init__(self) -> None:
        self.calls, self.took = 0, 0.0

    def __call__(self, value: str) -> str:
        began = time.perf_counter()
        sealed = seal(value)
        self.took += time.perf_counter() - began
        self.calls += 1
        return sealed


def swept(now: dt.datetime) -> float:
    busy = seconds(partial(sweep.run, now=now))
    assert not FollowUp.objects.due(clock.date_of(now)).for_the_sweep().exists()
    return busy


def statements(work: Callable[[], object]) -> int:
    """Counted, not kept: of a large sweep they would not fit into memory."""
    count = itertools.count()

    def counted(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        next(count)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(counted):
        work()
    return next(count)


def peak(work: Callable[[], object]) -> int:
    """Bytes that Python held at most on top of what it held before."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def plan(count: int, due_on: dt.date, now: dt.datetime) -> None:
    FollowUp.objects.bulk_create(
        [
            FollowUp(kind="bench", code=f"due-{number}", step="step", due_on=due_on, made_at=now)
            for number in range(count)
        ],
        batch_size=1000,
    )


def remind(count: int, due_on: dt.date, now: dt.datetime, *, version: int) -> None:
    """So many reminders of certificates whose end comes, each with its own mail; several rounds where they are few."""
    certificates = list(Certificate.objects.valid(due_on).order_by("-pk")[:count])
    rooms = uncovered_after(certificates)
    asked = asked_for({row.building_id for row in certificates})  # a renewal was filed: nobody is reminded
    codes = [row.code for row in certificates if row.building_id not in asked and _not_small(rooms[row.pk])]
    assert codes
    rounds = itertools.count(version)
    rows = itertools.islice(((turn, code) for turn in rounds for code in codes), count)
    FollowUp.objects.bulk_create(
        [
            FollowUp(
                kind="certificate",
                code=code,
                version=turn,
                step=f"{PREFIXES[EXPIRY]}-5",
                ladder=EXPIRY,
                due_on=due_on,
                made_at=now,
            )
            for turn, code in rows
        ],
        batch_size=1000,
    )


def _not_small(rooms: list[Room]) -> bool:
    return any(not room.small_room_derogation for room in rooms)
