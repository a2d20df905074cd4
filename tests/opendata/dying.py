"""A process that is killed (SIGKILL) in the middle of a file: `python -m tests.opendata.dying FOLDER MOMENT`."""

import datetime as dt
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django
from django.conf import settings

django.setup()

from kotatgent.opendata import publishing
from kotatgent.opendata.columns import Column, Dataset, Making, Type

ROWS = 200_000  # enough to be on disk in part


def rows(making: Making) -> Iterator[int]:
    yield from range(ROWS)
    os.kill(os.getpid(), signal.SIGKILL)


DYING = Dataset("listings", "x", "x", "code", ("x",), (Column("code", Type.WHOLE, "x", lambda row: row),), rows)

if __name__ == "__main__":
    settings.OPEN_DATA_ROOT = Path(sys.argv[1])
    publishing.DATASETS = {"listings": DYING}
    publishing.publish(now=dt.datetime.fromisoformat(sys.argv[2]))
