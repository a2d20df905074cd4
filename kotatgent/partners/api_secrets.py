"""The secret of a key to the API: drawn at random, shown once, kept as a hash that the database alone can't check."""

import secrets

from kotatgent.core import sealing

PREFIX = "kotatgent_"  # so that who finds one in a log or in code knows what it is
PURPOSE = "partner api key"
LONGEST = 100  # characters; whatever is longer was never one of ours


def new_secret() -> str:
    """256 bits, and never from a source that a demo or a test can set."""
    return PREFIX + secrets.token_urlsafe(32)


def secret_hash(secret: str) -> str:
    return sealing.keyed_hash(secret, PURPOSE)
