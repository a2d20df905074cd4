"""The secrets in links. Each follows from a random code and HASH_KEY: nobody has to keep it, so a mail that is tried
again carries the same link, and whoever reads the database can't make it.
"""

from django.utils.crypto import constant_time_compare

from kotatgent.core import sealing

LENGTH = 40  # hexadecimal characters: 160 bits


def token_of(code: str, purpose: str) -> str:
    return sealing.keyed_hash(code, purpose)[:LENGTH]


def opens(code: str, token: str, purpose: str) -> bool:
    """Whether we made this link, also when what it is of is gone by now."""
    return constant_time_compare(token_of(code, purpose), token)
