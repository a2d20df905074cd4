"""A passkey without a device: it signs up as one that asks its holder for a PIN."""

import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

ORIGIN, HOST = "https://testserver", "testserver"
FLAGS = AuthenticatorData.FLAG


def credential(challenge: str, *, number: int = 1, origin: str = ORIGIN) -> dict[str, Any]:
    """What a browser sends after `navigator.credentials.create` answered `challenge`."""
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    name = number.to_bytes(16, "big")
    data = AttestedCredentialData.create(b"\0" * 16, name, key)
    flags = FLAGS.UP | FLAGS.UV | FLAGS.AT
    seen = AuthenticatorData.create(sha256(HOST.encode()), flags, 0, data)
    client = json.dumps({"type": "webauthn.create", "challenge": challenge, "origin": origin}).encode()
    answer = {
        "clientDataJSON": websafe_encode(client),
        "attestationObject": websafe_encode(bytes(AttestationObject.create("none", seen, {}))),
    }
    return {"id": websafe_encode(name), "rawId": websafe_encode(name), "type": "public-key", "response": answer}
