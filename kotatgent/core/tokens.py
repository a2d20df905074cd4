"""A secret that opens an address, of which we keep only what recognises it."""

import hashlib

from kotatgent.core.text import new_code


def new_token() -> str:
    return new_code(32)


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
