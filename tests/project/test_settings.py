"""What the environment decides."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

ASK = """
import json
from django.conf import settings as s
print(json.dumps({
    "name": str(s.DATABASES["default"]["NAME"]),
    "mode": s.DATABASES["default"]["OPTIONS"].get("transaction_mode"),
    "pool": "pool" in s.DATABASES["default"]["OPTIONS"],
    "mail": s.EMAIL_FILE_PATH,
    "broker": s.CELERY_BROKER_URL,
    "keys": s.SIGNING_KEYS,
    "providers": s.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"],
    "data_keys": s.DATA_KEYS,
    "hash_key": s.HASH_KEY,
    "queue": s.CELERY_BROKER_TRANSPORT_OPTIONS.get("data_folder_in"),
}))
"""


@pytest.fixture
def read(tmp_path):
    def read(**environment: str) -> dict[str, object]:
        base = {"PATH": os.environ["PATH"], "SECRET_KEY": "k" * 50, "VAR_DIR": str(tmp_path), "DATABASE_URL": ""}
        base |= {  # whatever `.env` beside manage.py could set, as after a first `make run`
            "DEBUG": "0",
            "DATA_KEYS": "",
            "HASH_KEY": "",
            "REDIS_URL": "",
            "DATABASE_OWNER_URL": "",
            "SIGNING_KEYS": "",
            "SIGNING_KEYS_FILE": "",
            "OIDC_PROVIDERS": "",
            "OIDC_PROVIDERS_FILE": "",
            "DJANGO_SETTINGS_MODULE": "kotatgent.settings",
        }
        done = subprocess.run(
            [sys.executable, "-c", ASK],
            cwd=settings.BASE_DIR,
            env={**base, **environment},
            capture_output=True,
            text=True,
            check=True,
        )
        return json.loads(done.stdout)

    return read


def test_embedded_parts_without_any_server(read, tmp_path):
    assert read() == {
        "name": f"{tmp_path}/kotatgent.sqlite3",
        "mode": "IMMEDIATE",
        "pool": False,
        "mail": f"{tmp_path}/mail",
        "broker": "devfs://localhost//",
        "keys": "",
        "providers": [],
        "data_keys": [],
        "hash_key": "",
        "queue": f"{tmp_path}/kotatgent.sqlite3.queue/messages",
    }


def test_queue_lies_beside_its_database(read):
    found = read(DATABASE_URL="sqlite:////somewhere/else.sqlite3")
    assert (found["name"], found["mode"]) == ("/somewhere/else.sqlite3", "IMMEDIATE")
    assert found["queue"] == "/somewhere/else.sqlite3.queue/messages"


def test_servers(read):
    found = read(DATABASE_URL="postgres://site:x@db:5432/kotatgent", REDIS_URL="redis://redis:6379/0")
    assert (found["name"], found["pool"], found["broker"]) == ("kotatgent", True, "redis://redis:6379/0")


def test_errors_are_reported_where_an_address_is_set(read):
    assert read(SENTRY_DSN="http://public@127.0.0.1:9/1")["mode"] == "IMMEDIATE"


def test_keys_come_from_a_file_or_the_environment(tmp_path, read):
    (tmp_path / "keys.json").write_text('{"keys": ["file"]}\n')
    assert read(SIGNING_KEYS="line")["keys"] == "line"
    assert read(SIGNING_KEYS="line", SIGNING_KEYS_FILE=str(tmp_path / "keys.json"))["keys"] == '{"keys": ["file"]}'


def test_providers_come_from_a_file_or_the_environment(tmp_path, read):
    row = {"id": "a", "name": "A", "issuer": "https://a.example", "client_id": "x", "client_secret": "y",
           "institution": "ugent", "domains": ["a.example"]}  # fmt: skip
    (tmp_path / "providers.json").write_text(json.dumps([row]))
    (found,) = read(OIDC_PROVIDERS_FILE=str(tmp_path / "providers.json"))["providers"]
    assert (found["provider_id"], found["settings"]["oauth_pkce_enabled"]) == ("a", True)
    assert len(read(OIDC_PROVIDERS=json.dumps([row, row | {"id": "b"}]))["providers"]) == 2
    for wrong in ({"OIDC_PROVIDERS": "{"}, {"OIDC_PROVIDERS_FILE": str(tmp_path / "missing.json")}):
        with pytest.raises(subprocess.CalledProcessError):
            read(**wrong)


def test_a_file_of_keys_that_is_named_must_be_there(tmp_path, read):
    (tmp_path / "empty.json").touch()
    for name in ("empty.json", "missing.json"):
        with pytest.raises(subprocess.CalledProcessError):
            read(SIGNING_KEYS_FILE=str(tmp_path / name))


def test_for_trying_keys_follow_from_the_secret_and_never_without_debug(read):
    one, other, same = read(DEBUG="1"), read(DEBUG="1", SECRET_KEY="o" * 50), read(DEBUG="1")
    assert one["data_keys"] == same["data_keys"] != other["data_keys"]
    assert one["hash_key"] == same["hash_key"] != other["hash_key"]
    assert one["data_keys"] != [one["hash_key"]]
    found = read(DEBUG="1", DATA_KEYS="new,old", HASH_KEY="own")
    assert (found["data_keys"], found["hash_key"]) == (["new", "old"], "own")
