"""Who was erased, for the day on which an older copy of the database is put back: a folder outside it.

A file for each, named by a hash: without HASH_KEY nobody can read from a name who it was. In it the codes of the
erasures, which say of an address whether a copy of the database is from before them.
"""

import os
import re

from django.conf import settings

from kotatgent.accounts.models import User
from kotatgent.core import sealing, text

PURPOSE, ADDRESS = "erased", "erased address"
MARK = re.compile(r"[0-9a-f]{64}")


def mark_of(user: User) -> str:
    """Of this very account: somebody who comes back later with the same address is another one."""
    made_at = user.made_at.isoformat() if user.made_at else ""
    return sealing.keyed_hash(f"{user.pk}|{made_at}", PURPOSE)


def mark_of_address(email: str) -> str:
    """Of who had no account. The same person may write again: the codes say which erasures a database knows of."""
    return sealing.keyed_hash(text.email_key(email), ADDRESS)


def marks() -> dict[str, set[str]]:
    """The codes of the erasures, by mark.

    Raises FileNotFoundError where there is no list: nobody erased, and a list that was lost, look alike.
    """
    found = (path for path in settings.ERASURE_LIST.iterdir() if MARK.fullmatch(path.name))
    return {path.name: set(path.read_text().split()) for path in found}


def add(mark: str, code: str) -> None:
    """On the disk when this returns; the same twice is one. Raises OSError."""
    settings.ERASURE_LIST.mkdir(parents=True, exist_ok=True)
    with (settings.ERASURE_LIST / mark).open("a") as file:
        file.write(f"{code}\n")
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(settings.ERASURE_LIST, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
