"""The secret address of a report: it follows from a random code and HASH_KEY, and nobody keeps it."""

from django.utils.crypto import constant_time_compare

from kotatgent.core import sealing

PURPOSE = "moderation report"
LENGTH = 40  # hexadecimal characters: 160 bits


def token_of(code: str) -> str:
    return sealing.keyed_hash(code, PURPOSE)[:LENGTH]


def opens(code: str, token: str) -> bool:
    return constant_time_compare(token_of(code), token)
