"""The secret link of an invitation. It is worked out from the code and HASH_KEY, and kept nowhere (docs/adr/0029)."""

import hashlib
from typing import TypeVar

from kotatgent.core import links
from kotatgent.invitations.models import Invited

M = TypeVar("M", bound=Invited)


def token_of(invitation: Invited) -> str:
    """Another one for each mail."""
    return links.token_of(f"{invitation.code}:{invitation.mails}", invitation.LINK)


def link_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def by_token(model: type[M], token: str) -> M | None:
    return model._base_manager.select_related(model.INVITER).filter(link_hash=link_hash(token)).first()
