"""The secret address of a report: it follows from a random code and HASH_KEY, and nobody keeps it."""

from kotatgent.core import links

PURPOSE = "moderation report"


def token_of(code: str) -> str:
    return links.token_of(code, PURPOSE)


def opens(code: str, token: str) -> bool:
    return links.opens(code, token, PURPOSE)
