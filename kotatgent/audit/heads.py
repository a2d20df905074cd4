"""The head of the chain outside the database: a file a day in AUDIT_HEADS, which grows forward only."""

import datetime as dt
import json
import logging
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from kotatgent.audit.models import Checkpoint, Seal
from kotatgent.core import clock

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Head:
    day: dt.date
    position: int
    head: str


def write(last: Seal, *, now: dt.datetime) -> None:
    """Today's file. It never goes back: a file that knows more than the database is evidence, and stays.

    Raises OSError where the folder can't be written.
    """
    path = settings.AUDIT_HEADS / f"{clock.date_of(now)}.json"
    known = newest()
    if known is not None and not in_chain(known):
        log.critical("the chain of the audit register does not hold the head of %s: see verify_audit", known.day)
        return
    if known is not None and known.head == last.head and path.exists():
        return
    text = json.dumps({"position": last.position, "head": last.head, "last_id": last.last_id})
    settings.AUDIT_HEADS.mkdir(parents=True, exist_ok=True)
    _replace(path, text)


def all_known() -> list[Head]:
    """Oldest first. Raises ValueError for a file that is none of ours."""
    return [_read(path) for path in sorted(settings.AUDIT_HEADS.glob("????-??-??.json"))]


def newest() -> Head | None:
    return max(all_known(), key=lambda one: one.day, default=None)


def in_chain(known: Head) -> bool:
    """Whether the database still holds this head: as a link, or as the place where the chain begins."""
    same = {"position": known.position, "head": known.head}
    if Seal.objects.filter(**same).exists() or Checkpoint.objects.filter(**same).exists():
        return True
    return Checkpoint.objects.filter(position__gt=known.position).exists()


def _read(path: Path) -> Head:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        return Head(dt.date.fromisoformat(path.stem), int(said["position"]), str(said["head"]))
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path.name} is no head of the chain") from error


def _replace(path: Path, text: str) -> None:
    """Whole or not at all, also when the machine stops half-way."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=".head-", delete=False, encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)
