"""What came, changed and went from one day to the next, and how somebody reads on from where they were.

A day's changes are lines of JSON in its folder. A cursor names a day and a place in its file, so a page costs the same
wherever it begins, and a cursor stays good as long as its day is kept.
"""

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from kotatgent.opendata import editions
from kotatgent.opendata.columns import Dataset
from kotatgent.opendata.datasets import FOLLOWED
from kotatgent.opendata.editions import CHANGES, Edition
from kotatgent.opendata.writing import lines_of

CURSOR = re.compile(r"(\d{4}-\d{2}-\d{2})\.(\d{1,15})")


class What(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


class Gone(Exception):
    """What was asked for is no longer kept: begin again with the whole file."""


@dataclass(frozen=True)
class Cursor:
    """After the first `at` bytes of the changes of a day."""

    day: dt.date
    at: int

    def __str__(self) -> str:
        return f"{self.day.isoformat()}.{self.at}"


@dataclass(frozen=True)
class Page:
    """`cursor`: from where to go on, now or tomorrow; None while nothing was ever published."""

    changes: list[dict[str, Any]]
    cursor: Cursor | None
    more: bool


def read_cursor(text: str) -> Cursor:
    """Raises ValueError for what is no cursor."""
    found = CURSOR.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return Cursor(dt.date.fromisoformat(found[1]), int(found[2]))


# --- Writing -----------------------------------------------------------------------------------


def write(folder: Path, before: Edition | None, day: dt.date) -> None:
    """`folder` holds the files of the day already."""
    with (folder / CHANGES).open("w", encoding="utf-8") as file:
        for dataset in FOLLOWED:
            name = f"{dataset.code}.json"
            old = lines_of(before.folder / name) if before else iter(())
            for what, key, line in compared(old, lines_of(folder / name), dataset):
                file.write(_line(dataset, day, what, key, line))


def _line(dataset: Dataset, day: dt.date, what: What, key: Any, line: str) -> str:
    start = json.dumps({"dataset": dataset.code, "date": day.isoformat(), "what": what.value, "key": key})
    return f'{start[:-1]}, "record": {line}}}\n'


def compared(old: Iterator[str], new: Iterator[str], dataset: Dataset) -> Iterator[tuple[What, Any, str]]:
    """Both come in the order of the key, so two lines in memory are enough."""
    key_of = _reader(dataset)
    left, right = next(old, None), next(new, None)
    while left is not None or right is not None:
        was, is_now = key_of(left), key_of(right)
        if right is None or (left is not None and was < is_now):
            yield What.REMOVED, was, "null"
            left = next(old, None)
        elif left is None or is_now < was:
            yield What.ADDED, is_now, right
            right = next(new, None)
        else:
            if left != right:
                yield What.CHANGED, is_now, right
            left, right = next(old, None), next(new, None)


def _reader(dataset: Dataset) -> Callable[[str | None], Any]:
    def key_of(line: str | None) -> Any:
        return None if line is None else json.loads(line)[dataset.key]

    return key_of


# --- Reading -----------------------------------------------------------------------------------


def page(after: Cursor | dt.date | None, *, dataset: str, size: int) -> Page:
    """The next changes after a place or a day; without one, from the oldest day that is kept.

    Raises Gone where days in between are no longer kept.
    """
    kept = editions.kept()
    if not kept:
        return Page([], None, more=False)
    start = place = _start(after, kept)
    found: list[dict[str, Any]] = []
    for edition in kept:
        if edition.day < start.day:
            continue
        place = Cursor(edition.day, start.at if edition.day == start.day else 0)
        for end, line in _lines(edition, place.at):
            wanted = not dataset or line.startswith(f'{{"dataset": "{dataset}"')
            if wanted and len(found) == size:
                return Page(found, place, more=True)
            place = Cursor(edition.day, end)
            if wanted:
                found.append(json.loads(line))
    return Page(found, place, more=False)


def _start(after: Cursor | dt.date | None, kept: list[Edition]) -> Cursor:
    if after is None:
        return Cursor(kept[0].day, 0)
    if isinstance(after, Cursor):
        if after.day < kept[0].day or not _is_a_line(after):
            raise Gone
        return after
    next_day, oldest = after + dt.timedelta(days=1), kept[0]
    if next_day < oldest.day and oldest.day > oldest.first_on:
        raise Gone
    return Cursor(next_day, 0)


def _is_a_line(cursor: Cursor) -> bool:
    """A place in a file that was written anew since is none."""
    edition = editions.of(cursor.day)
    if cursor.at == 0:
        return True
    if edition is None:
        return False
    with (edition.folder / CHANGES).open("rb") as file:
        file.seek(cursor.at - 1)
        return file.read(1) == b"\n"


def _lines(edition: Edition, at: int) -> Iterator[tuple[int, str]]:
    """Each line from `at` on, with the place behind it."""
    with (edition.folder / CHANGES).open("rb") as file:
        file.seek(at)
        for line in file:
            at += len(line)
            yield at, line.decode()
