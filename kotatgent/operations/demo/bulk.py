"""A town above PLAYED rooms: so many are played, and the landlords of that town are copied by bulk insert.

What was played is read into memory and taken back; then all of it is written down in one go, so that the audit
register stands in the order of time. The same number of rooms, seed and day give the same data.
"""

import datetime as dt
import os
import random
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection, transaction

from kotatgent.core.errors import RuleBroken
from kotatgent.media.intake import SIZES
from kotatgent.media.models import Picture
from kotatgent.media.models import State as PictureState
from kotatgent.operations.demo import campaign, figures, halves, papers, post, town
from kotatgent.operations.demo.copies import Copies
from kotatgent.operations.demo.fast import work_in_bulk
from kotatgent.operations.demo.played import CITY, Table, Town, empty_models
from kotatgent.places.models import Neighbourhood
from landlords.models import Room

MOST = 100_000  # rooms
PLAYED = 120  # rooms that are really lived through: what can be played while somebody waits
WORTH_TWO = 100  # rooms: below that a second process costs more time than it saves
IN_WIDTHS = 1_000  # rooms: above that a worker would write some hundred thousand files, for a town to measure
BATCH = 5_000
WORTH_A_WORD = 50_000  # rows
Say = Callable[[str], None]
Rows = Iterator[tuple[Any, ...]]


def fill(*, rooms: int, seed: int, today: dt.date, say: Say, played: int = PLAYED) -> None:
    """`say` is told how far it is. Raises NotEmpty."""
    town.check_empty()
    if rooms <= played:
        in_two = rooms >= WORTH_TWO and halves.are_possible()
        (halves.fill if in_two else town.fill)(rooms=rooms, seed=seed, today=today)
        return
    say(f"Playing two years in a town of {played} rooms …")
    found = play(rooms=played, seed=seed, today=today)
    with transaction.atomic():
        town.check_empty()
        write_down(found, rooms=rooms, seed=seed, say=say)
        campaign.fill(seed=seed, today=today)
        papers.fill(seed=seed, today=today)
        figures.fill(today=today, months=False)


def play(*, rooms: int, seed: int, today: dt.date) -> Town:
    """On a database without a town, and it stays so: what was played is in memory, and its pictures on disk."""
    empty = empty_models()
    if rooms >= WORTH_TWO and halves.are_possible():
        return halves.look(partial(Town, empty), rooms=rooms, seed=seed, today=today)
    with work_in_bulk(), post.nothing_leaves(), transaction.atomic():
        town.live(rooms=rooms, seed=seed, today=today)
        found = Town(empty)
        transaction.set_rollback(True)
    return found


@transaction.atomic
def write_down(found: Town, *, rooms: int, seed: int, say: Say) -> None:
    """Raises RuleBroken when fewer rooms are asked than were played."""
    rounds = Rounds(found, rooms, town.chance(seed, "who is copied"))
    say(f"Copying its landlords until there are {rooms:,} rooms …")
    _take_memory()
    copies = Copies(found, rounds.last + 1, town.chance(seed, "copies"))
    if rooms > IN_WIDTHS:
        for picture in found.tables[Picture].rows:
            picture.state = PictureState.PLAIN
    for table in found.tables.values():
        number = sum(rounds.last_of(owner) + 1 for owner in table.owners)
        if number > WORTH_A_WORD:
            say(f"Writing {number:,} rows of {table.model._meta.label} …")
        _write(table, _rows(table, copies, rounds))
    Neighbourhood.objects.bulk_update(found.neighbourhoods, ["polygons", "outline"])
    say("Putting the photos in their place …")
    _share_files(found.tables[Picture], copies, rounds)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # or the first searches are planned as if there were nothing


class Rounds:
    """How often each landlord is copied: all of them as often as goes, then by chance those whose rooms still fit."""

    def __init__(self, found: Town, rooms: int, chance: random.Random) -> None:
        copied = found.rooms_of()
        wanted = rooms - len(found.tables[Room].rows)
        if wanted < 0:
            raise RuleBroken("rooms", "That is fewer rooms than are played.")
        whole, rest = divmod(wanted, sum(copied.values()))
        self.last = whole + (rest > 0)
        self._of: dict[int | None, int] = {None: 0, CITY: self.last}
        for owner, number in chance.sample(sorted(copied.items()), len(copied)):
            fits = number <= rest
            rest -= number if fits else 0
            self._of[owner] = whole + fits

    def last_of(self, owner: int | None) -> int:
        """A landlord without rooms of its own is in every whole round."""
        return self._of.get(owner, self.last - 1)


def _rows(table: Table, copies: Copies, rounds: Rounds) -> Rows:
    """Row by row in the order in which they were played, each in all its rounds.

    What the columns hold is worked out before the first row: nothing may be asked of the database while it takes in.
    """
    told = [copies.columns(table, row) for row in table.rows]
    return _turned(told, [rounds.last_of(owner) for owner in table.owners])


def _turned(told: list[list[Any]], last: list[int]) -> Rows:
    for values, rounds in zip(told, last, strict=True):
        varies = [(position, value) for position, value in enumerate(values) if callable(value)]
        for turn in range(rounds + 1):
            for position, value in varies:
                values[position] = value(turn)
            yield tuple(values)


def _take_memory() -> None:
    """Codes are unique and in no order: SQLite keeps their indexes at hand rather than read them again and again."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size = -400000")  # kilobytes, for this connection


def _write(table: Table, rows: Rows) -> None:
    columns = [connection.ops.quote_name(str(one.column)) for one in table.model._meta.concrete_fields]
    name = connection.ops.quote_name(table.model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _copy_in(cursor, f"COPY {name} ({', '.join(columns)}) FROM STDIN", rows)
            _count_on(cursor, table)
            return
        marks = ", ".join(["%s"] * len(columns))
        while batch := list(islice(rows, BATCH)):
            cursor.executemany(f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({marks})", batch)  # noqa: S608  ours


def _copy_in(cursor: Any, statement: str, rows: Rows) -> None:
    """References are looked at once a table, not kept for the end: parents come before children."""
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with cursor.copy(statement) as target:
        for row in rows:
            target.write_row(row)


def _count_on(cursor: Any, table: Table) -> None:
    """The next number that the database gives out lies above ours. The site's role may draw numbers, not set them."""
    name, key = table.model._meta.db_table, table.model._meta.pk
    assert key is not None
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [connection.ops.quote_name(name), key.column])
    sequence = cursor.fetchone()[0]
    if sequence is not None:
        cursor.execute(f'SELECT MAX("{key.column}") FROM "{name}"')  # noqa: S608  names of our own tables
        cursor.execute(
            "SELECT COUNT(nextval(%s::regclass)) FROM generate_series(1, %s)", [sequence, cursor.fetchone()[0]]
        )


def _share_files(table: Table, copies: Copies, rounds: Rounds) -> None:
    """Each copied picture is a file of its own name; where the disk can, it takes no room of its own."""
    for picture, owner in zip(table.rows, table.owners, strict=True):
        for turn in range(1, rounds.last_of(owner) + 1):
            copy = Picture(code=copies.names[picture.code][turn], purpose=picture.purpose)
            for size in SIZES:
                _share_file(picture.path(size), copy.path(size))


def _share_file(name: str, copy: str) -> None:
    source, target = Path(default_storage.path(name)), Path(default_storage.path(copy))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)  # of a database that is no more
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
