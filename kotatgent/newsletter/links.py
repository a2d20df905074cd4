"""The secret links of the newsletter, each for a purpose: `CONFIRM` or `LEAVE`."""

from kotatgent.core import sealing
from kotatgent.core.links import opens, token_of

__all__ = ["CONFIRM", "LEAVE", "email_hash", "opens", "token_of"]

PURPOSE = "newsletter"
CONFIRM, LEAVE = "newsletter confirm", "newsletter leave"


def email_hash(address: str) -> str:
    return sealing.email_hash(address, PURPOSE)
