import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext


@dataclass(frozen=True)
class Row:
    """What took how long; where it is measured at several sizes, how much longer than at the smallest."""

    what: str
    value: float
    unit: str
    size: str = ""
    queries: int | None = None
    ratio: float | None = None


def seconds(work: Callable[[], object], *, times: int = 1) -> float:
    """The shortest of so many runs: what the machine did besides only ever adds."""
    shortest = float("inf")
    for _ in range(times):
        began = time.perf_counter()
        work()
        shortest = min(shortest, time.perf_counter() - began)
    return shortest


def processor_seconds(work: Callable[[], object], *, times: int = 1) -> float:
    """What this process itself was at work for, at the least: without the database server, and without the others."""
    shortest = float("inf")
    for _ in range(times):
        began = time.process_time()
        work()
        shortest = min(shortest, time.process_time() - began)
    return shortest


def queries(work: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def against_smallest(rows: list[Row]) -> list[Row]:
    """The same rows, those of one thing beside each other, each with its ratio to the first of them."""
    first: dict[str, Row] = {}
    for row in rows:
        first.setdefault(row.what, row)
    order = {what: position for position, what in enumerate(first)}
    found = [
        Row(row.what, row.value, row.unit, row.size, row.queries, row.value / first[row.what].value) for row in rows
    ]
    return sorted(found, key=lambda row: order[row.what])
