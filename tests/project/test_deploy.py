"""Production settings pass `check --deploy` without a word; each wrong one has its id."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

GOOD = {
    "DEBUG": "0",
    "SECRET_KEY": "hQ7wN2zK9cT4vB6mX1pL8sD3fG5jR0yAe-uI_oWtEqZkCxVnMbYrHdJ",
    "DATA_KEYS": "b25seS1mb3ItdGVzdHMtMDEyMzQ1Njc4OWFiY2RlZiE=",
    "HASH_KEY": "Yr4vN8zK2cT6wB1mX9pL3sD7fG5jR0hQ",
    "BASE_URL": "https://kotatgent.example",
    "ALLOWED_HOSTS": "kotatgent.example,localhost",
    "DATABASE_URL": "postgres://site:secret@127.0.0.1:1/kotatgent",
    "DATABASE_OWNER_URL": "postgres://owner:secret@127.0.0.1:1/kotatgent",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp+tls://user:secret@mail.example:587",
    "DEFAULT_FROM_EMAIL": "Kotatgent <info@kotatgent.example>",
    "SENTRY_DSN": "",
}


def check(tmp_path, **changes: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "VAR_DIR": str(tmp_path), **GOOD, **changes}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_settings_give_no_warning(tmp_path):
    done = check(tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "System check identified no issues (0 silenced)."


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"DEBUG": "1"}, "kotatgent.E001"),
        ({"BASE_URL": "http://kotatgent.example"}, "kotatgent.E002"),
        ({"ALLOWED_HOSTS": "localhost"}, "kotatgent.E003"),
        ({"REDIS_URL": ""}, "kotatgent.E004"),
        ({"DATABASE_URL": "", "DATABASE_OWNER_URL": ""}, "kotatgent.E005"),
        ({"DATABASE_OWNER_URL": ""}, "kotatgent.E006"),
        ({"EMAIL_URL": "filemail:///tmp/mail"}, "kotatgent.E007"),
        ({"EMAIL_URL": "consolemail://"}, "kotatgent.E007"),
        ({"DEFAULT_FROM_EMAIL": "Kotatgent <kotatgent@localhost>"}, "kotatgent.E008"),
        ({"SIGNING_KEYS": "no keys"}, "kotatgent.E009"),
        ({"DATA_KEYS": ""}, "kotatgent.E010"),
        ({"DATA_KEYS": "no key"}, "kotatgent.E010"),
        ({"HASH_KEY": "short"}, "kotatgent.E010"),
        ({"SECRET_KEY": "short"}, "security.W009"),
    ],
)
def test_a_wrong_setting_has_an_id_and_a_hint(tmp_path, changes, expected):
    done = check(tmp_path, **changes)
    assert done.returncode == 1
    assert expected in done.stderr
    assert "HINT" in done.stderr or expected.startswith("security")


def test_no_key_no_start(tmp_path):
    done = check(tmp_path, SECRET_KEY="")
    assert done.returncode == 1
    assert "SECRET_KEY is empty" in done.stderr
