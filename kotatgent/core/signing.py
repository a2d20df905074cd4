"""Statements that prove themselves: a compact JWS, signed with Ed25519 (RFC 7515, RFC 9864).

SIGNING_KEYS is a JWK set: its first key signs, every key in it verifies. A former key stays in the set without its
private half, so that what it signed is recognised for as long as it stays there. The database knows none of this:
whoever can write there can neither sign nor make the site trust another key.
"""

import binascii
import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

ALGORITHM = "Ed25519"
LONGEST = 4000  # characters: no QR code holds more


class NotOurs(Exception):
    """No statement of ours: signed with another key, changed after it was signed, or no statement at all."""


class NoKey(Exception):
    """This site has no key to sign with."""


def can_sign() -> bool:
    return _signer() is not None


def can_verify() -> bool:
    return bool(keys())


def sign(claims: Mapping[str, object]) -> str:
    """The statement, safe in an address. The same claims give the same text. Raises NoKey."""
    if (key := _signer()) is None:
        raise NoKey
    payload = json.dumps(claims, ensure_ascii=False, separators=(",", ":"))
    return jws.serialize_compact({"alg": ALGORITHM, "kid": name_of(key)}, payload.encode(), key, [ALGORITHM])


def read(statement: str) -> dict[str, Any]:
    """What one of our keys signed. Raises NotOurs."""
    if len(statement) > LONGEST or not _is_canonical(statement):
        raise NotOurs
    try:
        header = json.loads(urlsafe_b64decode(_padded(statement.split(".")[0])))
        key = keys()[header["kid"]]
        claims = json.loads(jws.deserialize_compact(statement, key, [ALGORITHM]).payload)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise NotOurs from error
    if not isinstance(claims, dict):
        raise NotOurs
    return claims


def public_keys() -> dict[str, list[dict[str, Any]]]:
    """The JWK set for everybody: how others verify a statement without asking us."""
    more = {"use": "sig", "alg": ALGORITHM}
    return {"keys": [{**_public(key), "kid": name, **more} for name, key in keys().items()]}


def next_keys() -> str:
    """A new key in front of all that we have, which keep their public halves only. What SIGNING_KEYS is set to."""
    new = OKPKey.generate_key("Ed25519")
    former = [_public(key) for key in _read_keys(settings.SIGNING_KEYS).values()]
    return json.dumps({"keys": [new.as_dict(private=True), *former]}, separators=(",", ":"))


def name_of(key: OKPKey) -> str:
    """Follows from the key itself (RFC 7638), cut short for the QR code."""
    return key.thumbprint()[:8]


def _signer() -> OKPKey | None:
    first = next(iter(keys().values()), None)
    return first if first is not None and first.is_private else None


def keys() -> dict[str, OKPKey]:
    """By name; the first signs, if it has its private half."""
    if settings.DEBUG and not settings.SIGNING_KEYS:
        return _made_up(settings.SECRET_KEY)
    return _read_keys(settings.SIGNING_KEYS)


@lru_cache(maxsize=4)
def _read_keys(text: str) -> dict[str, OKPKey]:
    """Raises ImproperlyConfigured, without a word of what the setting holds."""
    if not text.strip():
        return {}
    try:
        keys = [OKPKey.import_key(_parts(entry)) for entry in json.loads(text)["keys"]]
    except (JoseError, ValueError, KeyError, TypeError, AttributeError):
        raise ImproperlyConfigured("SIGNING_KEYS is not a JWK set of Ed25519 keys.") from None
    return {name_of(key): key for key in keys}


def _parts(entry: dict[str, str]) -> dict[str, Any]:
    if entry["kty"] != "OKP" or entry["crv"] != "Ed25519":
        raise ValueError
    parts: dict[str, Any] = {name: entry[name] for name in ("kty", "crv", "x", "d") if name in entry}
    if any(len(urlsafe_b64decode(_padded(parts[name]))) != 32 for name in ("x", "d") if name in parts):
        raise ValueError
    return parts


@lru_cache(maxsize=1)
def _made_up(secret: str) -> dict[str, OKPKey]:
    """On a machine for trying nobody has to make a key: it follows from SECRET_KEY. Never without DEBUG."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # only here

    seed = hashlib.sha256(f"kotatgent statements {secret}".encode()).digest()
    private = Ed25519PrivateKey.from_private_bytes(seed)
    halves = {"d": seed, "x": private.public_key().public_bytes_raw()}
    key = OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", **{name: _encoded(half) for name, half in halves.items()}})
    return {name_of(key): key}


def _public(key: OKPKey) -> dict[str, Any]:
    return {name: value for name, value in key.as_dict(private=False).items() if name in ("kty", "crv", "x")}


def _is_canonical(statement: str) -> bool:
    """One statement has one spelling: the spare bits at the end of base64 are nobody's to change."""
    try:
        return all(_encoded(urlsafe_b64decode(_padded(part))) == part for part in statement.split("."))
    except (ValueError, binascii.Error):
        return False


def _padded(part: str) -> str:
    return part + "=" * (-len(part) % 4)


def _encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
