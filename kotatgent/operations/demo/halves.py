"""Two processes play half of the town each, on a copy of the empty database; then the halves are laid together.

Only for a database that is a file (SQLite): it has one writer at a time, and playing is mostly thinking.
"""

import datetime as dt
import multiprocessing
import sqlite3
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import django
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from kotatgent.audit.models import Event
from kotatgent.core import clock
from kotatgent.followups.models import FollowUp
from kotatgent.operations.demo import campaign, exchange, figures, meetings, papers, post, town
from kotatgent.operations.demo.agenda import Timeline
from kotatgent.operations.demo.fast import work_in_bulk
from kotatgent.operations.demo.people import share_password
from kotatgent.partners.actions import checking
from kotatgent.places.models import Neighbourhood
from kotatgent.privacy.models import RetentionRun

T = TypeVar("T")
SECOND_HALF_FROM = 100_000  # its rows are numbered from here on, so that the numbers of the halves never meet


def are_possible() -> bool:
    return connection.vendor == "sqlite" and not connection.is_in_memory_db()  # type: ignore[attr-defined]


def fill(*, rooms: int, seed: int, today: dt.date) -> None:
    """What `town.fill` does, in about half the time."""
    town.check_empty()
    _play_and_lay(rooms, seed, today, where=Path(settings.DATABASES["default"]["NAME"]))
    campaign.fill(seed=seed, today=today)
    papers.fill(seed=seed, today=today)
    exchange.fill(seed=seed, today=today)
    figures.fill(today=today)
    meetings.fill(seed=seed, today=today)


def look(read: Callable[[], T], *, rooms: int, seed: int, today: dt.date) -> T:
    """What `read` finds in such a town, which is laid in a database that is gone afterwards; its pictures stay."""
    name = Path(settings.DATABASES["default"]["NAME"])
    with TemporaryDirectory(dir=name.parent, prefix="demo-") as folder:
        aside = Path(folder) / "whole.sqlite3"
        _copy(name, aside)
        connection.close()
        connection.settings_dict["NAME"] = aside
        try:
            _play_and_lay(rooms, seed, today, where=aside)
            return read()
        finally:
            connection.close()
            connection.settings_dict["NAME"] = name


def _play_and_lay(rooms: int, seed: int, today: dt.date, *, where: Path) -> None:
    """`where`: the file of the database that is connected."""
    with TemporaryDirectory(dir=where.parent, prefix="demo-") as folder:
        copies = [Path(folder) / f"half-{half}.sqlite3" for half in town.HALVES]
        for copy in copies:
            _copy(where, copy)
        with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn"), initializer=django.setup) as pool:
            playing = [
                pool.submit(play, copy, half, rooms=rooms, seed=seed, today=today)
                for half, copy in zip(town.HALVES, copies, strict=True)
            ]
            for half in playing:
                half.result()
        _lay_together(copies)


def _copy(name: Path, copy: Path) -> None:
    with closing(sqlite3.connect(name)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def play(copy: Path, half: int, *, rooms: int, seed: int, today: dt.date) -> None:
    """In a process of its own, whose database is the copy."""
    connection.close()
    connection.settings_dict["NAME"] = copy
    with work_in_bulk(), post.nothing_leaves(), transaction.atomic():
        timeline = Timeline(clock.start_of(today))
        cast = town.open_offices(seed, today)
        if half:
            # The offices are the same in both: what is asked of an institution each year, the first half lives through.
            FollowUp.objects.filter(kind=checking.KIND).delete()
            _number_from(SECOND_HALF_FROM)
        town.prepare(half, timeline, cast, rooms=rooms, seed=seed, today=today)
        town.nights(timeline, town.chance(seed, f"codes of the nights of half {half}"))
        timeline.run()
        share_password(seed)
    connection.close()


def _tables() -> list[str]:
    """Parents before children does not matter: the database looks at references when all is in."""
    models = set(apps.get_models(include_auto_created=True)) - {Event, RetentionRun}
    return sorted(model._meta.db_table for model in models if model._meta.pk.name == "id")


def _number_from(first: int) -> None:
    with connection.cursor() as cursor:
        for table in [*_tables(), Event._meta.db_table]:
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, first])


def _lay_together(copies: list[Path]) -> None:
    """All rows of the first half, those of the second that the first has not, and both registers in order of time."""
    connection.close()
    with connection.cursor() as cursor:
        for half, copy in enumerate(copies):
            cursor.execute(f"ATTACH %s AS half_{half}", [str(copy)])
        with transaction.atomic():
            for table in _tables():
                cursor.execute(f'SELECT COALESCE(MAX(id), 0) FROM "{table}"')  # noqa: S608  names of our own tables
                known = cursor.fetchone()[0]
                for half, above in enumerate((known, SECOND_HALF_FROM)):
                    cursor.execute(
                        f'INSERT INTO "{table}" SELECT * FROM half_{half}."{table}" WHERE id > %s',  # noqa: S608
                        [above],
                    )
            # The only table with rows from before the demo that it changes: it draws the outlines.
            table = Neighbourhood._meta.db_table
            cursor.execute(f'REPLACE INTO "{table}" SELECT * FROM half_0."{table}"')  # noqa: S608
            # Both halves lived through the same nights: those of the first stand for both.
            table = RetentionRun._meta.db_table
            cursor.execute(f'INSERT INTO "{table}" SELECT * FROM half_0."{table}"')  # noqa: S608
            _lay_registers_together(cursor)
        for half in range(len(copies)):
            cursor.execute(f"DETACH half_{half}")


def _lay_registers_together(cursor: object) -> None:
    table = Event._meta.db_table
    columns = ", ".join(str(field.column) for field in Event._meta.concrete_fields if not field.primary_key)
    cursor.execute(  # type: ignore[attr-defined]
        f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM ('  # noqa: S608  names of our own columns
        f'SELECT 0 AS half, * FROM half_0."{table}" UNION ALL '
        f'SELECT 1 AS half, * FROM half_1."{table}" WHERE id > %s) ORDER BY at, half, id',
        [SECOND_HALF_FROM],
    )
