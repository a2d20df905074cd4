"""The secret link of an invitation. It is worked out from the code and HASH_KEY, and kept nowhere (docs/adr/0029)."""

import hashlib

from kotatgent.core import sealing
from kotatgent.partners.models import PartnerInvitation

LENGTH = 40  # hexadecimal characters: 160 bits


def token_of(code: str, mails: int) -> str:
    """Another one for each mail."""
    return sealing.keyed_hash(f"{code}:{mails}", "partner invitation link")[:LENGTH]


def link_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def by_token(token: str) -> PartnerInvitation | None:
    return PartnerInvitation.objects.select_related("institution").filter(link_hash=link_hash(token)).first()
