"""The secret address of a defect that was reported: it follows from a random code and HASH_KEY, and nobody keeps it."""

from kotatgent.core import links

PURPOSE = "defect report"


def token_of(code: str) -> str:
    return links.token_of(code, PURPOSE)


def opens(code: str, token: str) -> bool:
    return links.opens(code, token, PURPOSE)
