"""Statements signed and read: by our keys, the former ones too, and by nobody else's."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from joserfc import jws
from joserfc.jwk import OctKey, OKPKey

from kotatgent.core import checks, signing

CLAIMS = {"sub": "CA-7KQM-4XRT", "rooms": ["Kamer één", "2"]}


@pytest.fixture
def keys(settings) -> str:
    settings.SIGNING_KEYS = signing.next_keys()
    return settings.SIGNING_KEYS


def test_what_was_signed_is_read_back(keys):
    statement = signing.sign(CLAIMS)
    assert signing.read(statement) == CLAIMS
    assert statement == signing.sign(CLAIMS)
    assert set(statement) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")


def test_every_changed_character_is_noticed(keys):
    statement = signing.sign(CLAIMS)
    for place, letter in enumerate(statement):
        changed = statement[:place] + ("A" if letter != "A" else "B") + statement[place + 1 :]
        with pytest.raises(signing.NotOurs):
            signing.read(changed)


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "..", "é.é.é", "e30.e30.e30", "A" * 5000, "bnVsbA.e30.e30", "\x00"])
def test_no_statement_at_all(keys, text):
    with pytest.raises(signing.NotOurs):
        signing.read(text)


def test_another_key_under_our_name(keys):
    header = {"alg": "Ed25519", "kid": signing.public_keys()["keys"][0]["kid"]}
    foreign = jws.serialize_compact(header, json.dumps(CLAIMS), OKPKey.generate_key("Ed25519"), ["Ed25519"])
    with pytest.raises(signing.NotOurs):
        signing.read(foreign)


def test_our_public_key_is_no_shared_secret(keys):
    """The oldest trick: the public key as the secret of another algorithm, or no algorithm at all."""
    public = signing.public_keys()["keys"][0]
    secret = OctKey.import_key(urlsafe_b64decode(public["x"] + "="))
    forged = jws.serialize_compact({"alg": "HS256", "kid": public["kid"]}, json.dumps(CLAIMS), secret, ["HS256"])
    unsigned = urlsafe_b64encode(json.dumps({"alg": "none", "kid": public["kid"]}).encode()).rstrip(b"=").decode()
    for text in (forged, f"{unsigned}.e30."):
        with pytest.raises(signing.NotOurs):
            signing.read(text)


def test_a_former_key_still_verifies_and_signs_nothing(keys, settings):
    old = signing.sign(CLAIMS)
    settings.SIGNING_KEYS = signing.next_keys()
    settings.SIGNING_KEYS = signing.next_keys()
    assert signing.read(old) == CLAIMS
    assert signing.sign(CLAIMS) != old
    assert ["d" in key for key in json.loads(settings.SIGNING_KEYS)["keys"]] == [True, False, False]


def test_a_key_that_was_taken_out_is_trusted_no_more(keys, settings):
    old = signing.sign(CLAIMS)
    newest = json.loads(signing.next_keys())["keys"][:1]
    settings.SIGNING_KEYS = json.dumps({"keys": newest})
    with pytest.raises(signing.NotOurs):
        signing.read(old)


def test_the_command_prints_the_next_keys(keys, settings, capsys):
    old = signing.sign(CLAIMS)
    call_command("signing_keys")
    settings.SIGNING_KEYS = capsys.readouterr().out
    assert signing.read(old) == CLAIMS
    assert len(signing.public_keys()["keys"]) == 2


def test_no_key_at_all(settings):
    settings.SIGNING_KEYS = ""
    assert not signing.can_sign()
    assert not signing.can_verify()
    assert signing.public_keys() == {"keys": []}
    assert checks.keys_can_be_read(None) == []
    with pytest.raises(signing.NoKey):
        signing.sign(CLAIMS)
    with pytest.raises(signing.NotOurs):
        signing.read("a.b.c")


def test_for_trying_a_key_follows_from_the_secret(settings):
    settings.SIGNING_KEYS, settings.DEBUG = "", True
    statement = signing.sign(CLAIMS)
    assert signing.read(statement) == CLAIMS
    settings.SECRET_KEY = "another"
    with pytest.raises(signing.NotOurs):
        signing.read(statement)


def test_no_private_half_is_published(keys):
    for key in signing.public_keys()["keys"]:
        assert set(key) == {"kty", "crv", "x", "kid", "use", "alg"}


@pytest.mark.parametrize(
    "text",
    [
        "secret", "[]", "{}", '{"keys": [1]}',
        '{"keys": [{"kty": "RSA", "n": "secret"}]}', '{"keys": [{"kty": "OKP"}]}',
        '{"keys": [{"kty": "OKP", "crv": "Ed25519", "x": "secret"}]}',
    ],
)  # fmt: skip
def test_a_wrong_setting_is_named_without_what_it_holds(settings, text):
    settings.SIGNING_KEYS = text
    with pytest.raises(ImproperlyConfigured) as refused:
        signing.can_sign()
    assert "secret" not in str(refused.value)
    (found,) = checks.keys_can_be_read(None)
    assert found.id == "kotatgent.E009"


def test_a_set_without_private_half_is_named(keys, settings):
    settings.SIGNING_KEYS = json.dumps({"keys": json.loads(signing.next_keys())["keys"][1:]})
    (found,) = checks.keys_can_be_read(None)
    assert found.id == "kotatgent.E009"
    assert not signing.can_sign()
