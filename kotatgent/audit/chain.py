"""How events become links of a chain: the hash of one, and of a batch of them."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator

from kotatgent.audit.models import Event, Seal

GENESIS = "0" * 64  # the head before the first batch
LEAF = 32  # bytes


def leaf(event: Event) -> bytes:
    """SHA-256 over everything that the line says, its number among it."""
    said = [
        event.pk,
        _moment(event.at),
        event.kind,
        event.actor_id,
        event.actor_role,
        event.subject_kind,
        event.subject_code,
        event.before,
        event.after,
        event.facts,
        event.request_id,
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).digest()


def head_of(seal: Seal) -> str:
    """SHA-256 over the batch and the head before it, as 64 hexadecimal digits."""
    about = (seal.previous, seal.position, _moment(seal.sealed_at), seal.last_id, seal.events, seal.ids)
    return hashlib.sha256("|".join(map(str, about)).encode() + b"|" + bytes(seal.leaves)).hexdigest()


def leaves_of(seal: Seal) -> Iterator[bytes]:
    whole = bytes(seal.leaves)
    return (whole[at : at + LEAF] for at in range(0, len(whole), LEAF))


def _moment(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")
