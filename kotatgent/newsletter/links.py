"""The secret links of the newsletter. Each follows from a random code and HASH_KEY: nobody keeps it, and whoever reads
the database can't make it."""

from django.utils.crypto import constant_time_compare

from kotatgent.core import sealing

PURPOSE = "newsletter"
CONFIRM, LEAVE = "newsletter confirm", "newsletter leave"
LENGTH = 40  # hexadecimal characters: 160 bits


def email_hash(address: str) -> str:
    return sealing.email_hash(address, PURPOSE)


def token_of(code: str, purpose: str) -> str:
    return sealing.keyed_hash(code, purpose)[:LENGTH]


def opens(code: str, token: str, purpose: str) -> bool:
    """Whether we made this link, also when what it is of is gone by now."""
    return constant_time_compare(token_of(code, purpose), token)
