"""Write the files of today, once, and let those of long ago go.

They are made in a folder beside and come into their place by one rename: who reads sees the day before or today, never
a half of it. A process that is killed leaves a folder that nobody reads, and the next run takes it away.
"""

import datetime as dt
import fcntl
import json
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from django.conf import settings

from kotatgent.core import clock
from kotatgent.opendata import about, catalogue, changes, csvw, editions, writing
from kotatgent.opendata.columns import Making
from kotatgent.opendata.datasets import DATASETS
from kotatgent.opendata.editions import Edition

log = logging.getLogger(__name__)

MAKING, GOING, LOCK = ".making-", ".going-", ".lock"


def publish(*, now: dt.datetime) -> int:
    """How many days were written: 1, or 0 where today is there already or another process is at it.

    A night that was missed is made up for by the first run after it: today's files, and the change feed from the last
    day that there was. The days between stay missing.
    """
    today = clock.date_of(now)
    if editions.of(today) is not None:
        return 0
    editions.root().mkdir(parents=True, exist_ok=True)
    with _alone() as alone:
        if not alone or editions.of(today) is not None:
            return 0
        _tidy()
        _make(today, now)
        _let_go(today)
    return 1


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether nobody else is writing. The lock goes with the process that holds it, however that ends."""
    with (editions.root() / LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _tidy() -> None:
    for path in editions.root().glob(".*-*"):
        shutil.rmtree(path, ignore_errors=True)


def _make(day: dt.date, now: dt.datetime) -> None:
    folder = Path(tempfile.mkdtemp(prefix=MAKING, dir=editions.root()))
    try:
        folder.chmod(0o750)
        _fill(folder, day, now)
        _to_disk(folder)
        folder.rename(editions.root() / day.isoformat())
        _to_disk(editions.root())
    finally:
        shutil.rmtree(folder, ignore_errors=True)  # not there any more where all went well


def _fill(folder: Path, day: dt.date, now: dt.datetime) -> None:
    before = editions.newest()
    making = Making(day, settings.BASE_URL)
    files = [file for dataset in DATASETS.values() for file in writing.write(dataset, making, folder)]
    changes.write(folder, before, day)
    files += [
        writing.write_text(folder, csvw.name_of(dataset), csvw.text(dataset, making)) for dataset in DATASETS.values()
    ]
    first_on = before.first_on if before else day
    described = catalogue.describe(files, making, made_at=now, first_on=first_on)
    files += [writing.write_text(folder, name, text) for name, text in described.items()]
    facts = {
        "date": day.isoformat(),
        "version": about.version(),
        "made_at": now.isoformat(),
        "first_on": first_on.isoformat(),
        "files": [asdict(file) for file in files],
    }
    (folder / editions.FACTS).write_text(json.dumps(facts, indent=1), encoding="utf-8")
    log.info("open data of %s: %d files, %d bytes", day, len(files), sum(file.size for file in files))


def _to_disk(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _let_go(today: dt.date) -> None:
    """Renamed first, so that nobody finds half a day."""
    last = today - dt.timedelta(days=about.kept_days())
    old: list[Edition] = [edition for edition in editions.kept() if edition.day <= last]
    for edition in old:
        going = editions.root() / f"{GOING}{edition.day}"
        edition.folder.rename(going)
        shutil.rmtree(going, ignore_errors=True)
