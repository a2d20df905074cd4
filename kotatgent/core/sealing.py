"""What the database must not be able to read: text that is sealed before it is written, and hashes with a key.

DATA_KEYS are Fernet keys (AES-128 in CBC mode with HMAC-SHA-256): the first seals, all of them open. HASH_KEY makes
hashes by which a value is recognised and not read back; it has no successor, for what it hashed can't be hashed again.
Neither key is in the database or in a backup of it.
"""

import hashlib
import hmac
import re
from collections.abc import Sequence
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from kotatgent.core import text

SHORTEST_HASH_KEY = 32  # characters
TOKEN = re.compile(r"gAAAA[\w-]{93,}={0,2}", re.ASCII)  # at least 100 characters: version, moment, vector, text, hash


class CannotOpen(Exception):
    """Sealed with a key that DATA_KEYS no longer names, or changed in the database."""

    def __init__(self) -> None:
        super().__init__("A sealed value can't be opened: DATA_KEYS does not name the key that it was sealed with.")


def seal(value: str) -> str:
    return _keys().encrypt(value.encode()).decode()


def open_sealed(token: str) -> str:
    """Raises CannotOpen."""
    try:
        return _keys().decrypt(token.encode()).decode()
    except InvalidToken:
        raise CannotOpen from None


def reseal(token: str) -> str:
    """The same text under the first key; the very same token where it was so already. Raises CannotOpen."""
    keys = _fernets(_named())
    try:
        keys[0].decrypt(token.encode())
    except InvalidToken:
        pass
    else:
        return token
    try:
        return MultiFernet(keys).rotate(token.encode()).decode()
    except InvalidToken:
        raise CannotOpen from None


def is_sealed(value: str) -> bool:
    """Whether this was sealed. Raises CannotOpen for what looks sealed with a key that we don't have: sealing that once
    more would hide the loss."""
    try:
        _keys().decrypt(value.encode())
    except InvalidToken:
        if TOKEN.fullmatch(value):
            raise CannotOpen from None
        return False
    return True


def keyed_hash(value: str, purpose: str) -> str:
    """64 characters of HMAC-SHA-256. The same value has another hash for another purpose, so that lists can't be laid
    side by side."""
    return hmac.new(_hash_key(), f"{purpose}\x00{value}".encode(), hashlib.sha256).hexdigest()


def email_hash(address: str, purpose: str) -> str:
    """The same for every spelling of one mailbox (`text.email_key`)."""
    return keyed_hash(text.email_key(address), purpose)


def check() -> None:
    """Raises ImproperlyConfigured, without a word of what the settings hold."""
    _keys()
    _hash_key()


def _keys() -> MultiFernet:
    return MultiFernet(_fernets(_named()))


def _named() -> tuple[str, ...]:
    if settings.DATA_KEYS:
        return tuple(settings.DATA_KEYS)
    raise ImproperlyConfigured("DATA_KEYS is empty: personal data can be neither sealed nor opened.")


def _hash_key() -> bytes:
    key: str = settings.HASH_KEY
    if len(key) < SHORTEST_HASH_KEY:
        raise ImproperlyConfigured(f"HASH_KEY is empty or shorter than {SHORTEST_HASH_KEY} characters.")
    return key.encode()


@lru_cache(maxsize=4)
def _fernets(keys: Sequence[str]) -> list[Fernet]:
    try:
        return [Fernet(key.strip()) for key in keys]
    except ValueError:
        raise ImproperlyConfigured("DATA_KEYS holds something that is no Fernet key.") from None
