"""The files of a day, in a folder of its own that is there whole or not at all."""

import datetime as dt
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings

FACTS = "edition.json"
CHANGES = "changes.jsonl"


@dataclass(frozen=True)
class File:
    """`size` in bytes, as it is fetched without packing."""

    name: str
    size: int
    packed: int
    sha256: str
    rows: int
    path: Path
    made_at: dt.datetime


@dataclass(frozen=True)
class Edition:
    day: dt.date

    @property
    def folder(self) -> Path:
        return root() / self.day.isoformat()

    @cached_property
    def facts(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / FACTS).read_text(encoding="utf-8"))
        return found

    @property
    def made_at(self) -> dt.datetime:
        return dt.datetime.fromisoformat(self.facts["made_at"])

    @property
    def first_on(self) -> dt.date:
        """Since when there are such files."""
        return dt.date.fromisoformat(self.facts["first_on"])

    @property
    def files(self) -> dict[str, File]:
        return {
            found["name"]: File(**found, path=self.folder / found["name"], made_at=self.made_at)
            for found in self.facts["files"]
        }

    def file(self, name: str) -> File | None:
        return self.files.get(name)


def root() -> Path:
    return Path(settings.OPEN_DATA_ROOT)


def kept() -> list[Edition]:
    """Oldest first."""
    if not root().is_dir():
        return []
    days = (_day(path.name) for path in root().iterdir())
    return [Edition(day) for day in sorted(day for day in days if day)]


def newest() -> Edition | None:
    found = kept()
    return found[-1] if found else None


def of(day: dt.date) -> Edition | None:
    edition = Edition(day)
    return edition if edition.folder.is_dir() else None


def _day(name: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(name) if len(name) == len("2026-11-28") else None
    except ValueError:
        return None
