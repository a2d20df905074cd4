"""What the pairs of every app are made of. A change is a value, or a function of the world."""

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from tests.project.world import NOW, SOON

Changes = dict[str, Any]
Pair = tuple[str, Changes, Changes]
UNKNOWN = "x"

BEFORE, LATER_ON = NOW - dt.timedelta(hours=1), NOW + dt.timedelta(hours=2)
NO_ANSWER = {"state": "expired", "email": "", "email_hash": "", "ended_at": SOON}  # to an invitation


def of(name: str) -> Callable[[SimpleNamespace], Any]:
    return lambda world: getattr(world, name)


def known(row: str, field: str, value: str) -> Pair:
    return row, {field: UNKNOWN}, {field: value}
