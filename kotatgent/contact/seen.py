"""What somebody saw when they wrote to a landlord: a frozen copy of the advert that proves itself (docs/adr/0041).

The signature is over the SHA-256 of the copy in one canonical writing (RFC 8785 for the values that occur here: keys
sorted, no space, UTF-8), so that the file which the student keeps can be checked without us, and long after we forgot.
"""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.conf import settings

from kotatgent.contact.models import Seen, Thread
from kotatgent.core import clock, signing, text
from listings import facts

FORMAT = "kotatgent-seen-1"


class Verdict(StrEnum):
    TRUE = "true"  # ours, and nothing was changed
    CHANGED = "changed"  # our signature, under something else
    STRANGE = "strange"  # not signed by us


@dataclass(frozen=True)
class Proof:
    verdict: Verdict
    code: str = ""
    made_at: dt.datetime | None = None


def freeze(thread: Thread, *, now: dt.datetime) -> Seen:
    """Once for a talk, in the transaction that begins it."""
    advert = facts.frozen(thread.listing, on=clock.date_of(now))
    seen = Seen(
        thread=thread,
        code=text.new_code(12),
        facts={name: value for name, value in advert.items() if name not in facts.WORDS},
        words={name: advert[name] for name in facts.WORDS},
        made_at=now,
    )
    seen.statement = _signed(seen)
    seen.save()
    return seen


def document(seen: Seen) -> dict[str, Any]:
    """The file that a student keeps. Without the words once these had to go: then it no longer fits its signature."""
    return {
        "format": FORMAT,
        "code": seen.code,
        "made_at": _moment(seen),
        "advert": {**seen.facts, **seen.words},
        "statement": seen.statement,
    }


def is_whole(seen: Seen) -> bool:
    return bool(seen.words)


def prove(file: bytes) -> Proof:
    """What a file is worth that somebody holds, by its signature alone. Raises ValueError when it is no such file."""
    found = json.loads(file)
    if not isinstance(found, dict) or found.get("format") != FORMAT or not isinstance(found.get("advert"), dict):
        raise ValueError("not a copy of an advert")
    try:
        claims = signing.read(str(found.get("statement", "")))
        code, made_at = str(claims["sub"]), dt.datetime.fromisoformat(str(claims["at"]))
    except (signing.NotOurs, KeyError, ValueError):
        return Proof(Verdict.STRANGE)
    same = (
        claims.get("typ") == FORMAT
        and claims.get("sha256") == digest(found["advert"])
        and found.get("code") == code
        and found.get("made_at") == claims["at"]
    )
    return Proof(Verdict.TRUE if same else Verdict.CHANGED, code, made_at)


def digest(advert: dict[str, Any]) -> str:
    """SHA-256 in hexadecimal of the canonical writing."""
    canonical = json.dumps(advert, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def _moment(seen: Seen) -> str:
    return seen.made_at.astimezone(dt.UTC).isoformat()


def _signed(seen: Seen) -> str:
    if not signing.can_sign():
        return ""
    return signing.sign(
        {
            "iss": settings.BASE_URL,
            "typ": FORMAT,
            "sub": seen.code,
            "at": _moment(seen),
            "sha256": digest({**seen.facts, **seen.words}),
        }
    )
