"""Settings of the tests: embedded parts unless DATABASE_URL and REDIS_URL say otherwise, and nothing outside a
temporary folder. A `.env` beside manage.py has no say: whatever it could set is set here first."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

if "TESTS_VAR_DIR" not in os.environ:
    os.environ["TESTS_VAR_DIR"] = tempfile.mkdtemp(prefix="kotatgent-tests-")
    atexit.register(shutil.rmtree, os.environ["TESTS_VAR_DIR"], ignore_errors=True)
_var = Path(os.environ["TESTS_VAR_DIR"]) / os.environ.get("PYTEST_XDIST_WORKER", "main")
_var.mkdir(exist_ok=True)

os.environ.update(
    SECRET_KEY="only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF",
    DEBUG="0",
    BASE_URL="http://testserver",
    ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
    VAR_DIR=str(_var),
    MEDIA_ROOT=str(_var / "media"),
    OPEN_DATA_ROOT=str(_var / "open-data"),
    EMAIL_URL="memorymail://",
    DEFAULT_FROM_EMAIL="Kotatgent <kotatgent@testserver>",
    MAIL_WEBHOOK_SECRET="",
    SENTRY_DSN="",
    DATA_KEYS="b25seS1mb3ItdGVzdHMtMDEyMzQ1Njc4OWFiY2RlZiE=",
    HASH_KEY="only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz",
    SIGNING_KEYS="",
    SIGNING_KEYS_FILE="",
    CERTIFICATES_ISSUED_HERE="0",
    LOG_LEVEL="WARNING",
)
for _name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
    os.environ.setdefault(_name, "")
os.environ["REDIS_PREFIX"] = _var.parent.name + _var.name  # the server may be shared

from kotatgent.settings import *  # noqa: E402, F403  the environment comes first
from kotatgent.settings import DATABASES, SQLITE, STORAGES, TEMPLATES  # noqa: E402
from tests.templates import UndefinedVariable  # noqa: E402

if SQLITE:  # replaying the migrations takes half a minute; tests/operations/test_first_schema.py compares both ways
    DATABASES["default"]["TEST"] = {"MIGRATE": False}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

_options: Any = TEMPLATES[0]["OPTIONS"]
TEMPLATES = [{**TEMPLATES[0], "OPTIONS": {**_options, "string_if_invalid": UndefinedVariable()}}]
