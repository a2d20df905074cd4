"""Who was erased, for the day on which an older copy of the database is put back: a folder outside it.

An empty file for each, named by a hash: without HASH_KEY nobody can read from a name who it was.
"""

import os
import re

from django.conf import settings

from kotatgent.accounts.models import User
from kotatgent.core import sealing

PURPOSE = "erased"
MARK = re.compile(r"[0-9a-f]{64}")


def mark_of(user: User) -> str:
    """Of this very account: somebody who comes back later with the same address is another one."""
    made_at = user.made_at.isoformat() if user.made_at else ""
    return sealing.keyed_hash(f"{user.pk}|{made_at}", PURPOSE)


def marks() -> set[str]:
    """Raises FileNotFoundError where there is no list: nobody erased, and a list that was lost, look alike."""
    return {path.name for path in settings.ERASURE_LIST.iterdir() if MARK.fullmatch(path.name)}


def add(mark: str) -> None:
    """On the disk when this returns; the same mark twice is one. Raises OSError."""
    settings.ERASURE_LIST.mkdir(parents=True, exist_ok=True)
    (settings.ERASURE_LIST / mark).touch()
    folder = os.open(settings.ERASURE_LIST, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
