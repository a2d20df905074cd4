"""A wrong setting has an id and a hint before it does harm: `manage.py check --deploy`, also before every release."""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

from kotatgent.core import sealing, signing

KEPT_FOR_TRYING = {
    "django.core.mail.backends.filebased.EmailBackend": "writes mail to files",
    "django.core.mail.backends.console.EmailBackend": "prints mail",
    "django.core.mail.backends.locmem.EmailBackend": "keeps mail in memory",
    "django.core.mail.backends.dummy.EmailBackend": "throws mail away",
}


@register(Tags.security)
def debug_stays_at_home(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    if settings.DEBUG and settings.HTTPS:
        return [
            Error(
                "DEBUG is on while BASE_URL is a public https address.",
                hint="Set DEBUG=0: error pages with DEBUG show settings and data to whoever causes an error.",
                id="kotatgent.E001",
            )
        ]
    return []


@register(Tags.security)
def keys_can_be_read(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    try:
        keys, signs = signing.can_verify(), signing.can_sign()
    except ImproperlyConfigured as error:
        problem = str(error)
    else:
        if signs or not keys:
            return []
        problem = "The first key of SIGNING_KEYS has no private half: nothing can be signed."
    hint = "`manage.py signing_keys` makes a key; or leave SIGNING_KEYS empty and no extract is made."
    return [Error(problem, hint=hint, id="kotatgent.E009")]


@register(Tags.security, deploy=True)
def fit_for_production(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    return list(_unfit())


def _unfit() -> Iterator[CheckMessage]:
    address = urlsplit(settings.BASE_URL)
    if not settings.HTTPS:
        yield Error(
            f"BASE_URL is {settings.BASE_URL}: not https.",
            hint="Set BASE_URL to the public https address. Secure cookies, redirects and HSTS follow from it.",
            id="kotatgent.E002",
        )
    if address.hostname not in settings.ALLOWED_HOSTS:
        yield Error(
            f"ALLOWED_HOSTS does not name the host of BASE_URL, {address.hostname}.",
            hint="Add it: every request would be refused, and links in mails would lead nowhere.",
            id="kotatgent.E003",
        )
    if not settings.REDIS_URL:
        yield Error(
            "REDIS_URL is empty: the queue is a folder on this machine and sign-in attempts are counted per process.",
            hint="Set REDIS_URL to a Redis 7 server with append-only file.",
            id="kotatgent.E004",
        )
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        yield Error(
            "DATABASE_URL is empty: the database is a SQLite file.",
            hint="Set DATABASE_URL to PostgreSQL 15 or newer.",
            id="kotatgent.E005",
        )
    elif (
        settings.DATABASES.get("owner", settings.DATABASES["default"])["USER"] == settings.DATABASES["default"]["USER"]
    ):
        yield Error(
            "The site signs in to the database as the owner of its tables.",
            hint="Set DATABASE_URL to a role of its own and DATABASE_OWNER_URL to the owner: docs/operations.md.",
            id="kotatgent.E006",
        )
    if what := KEPT_FOR_TRYING.get(settings.EMAIL_BACKEND):
        yield Error(
            f"EMAIL_URL {what} instead of sending it.",
            hint="Set EMAIL_URL, for example smtp+tls://user:password@mail.example.org:587.",
            id="kotatgent.E007",
        )
    if "localhost" in settings.DEFAULT_FROM_EMAIL:
        yield Error(
            "DEFAULT_FROM_EMAIL is an address at localhost: nobody can answer it and most servers refuse it.",
            hint="Set DEFAULT_FROM_EMAIL to an address of the service, such as Kotatgent <info@example.org>.",
            id="kotatgent.E008",
        )
    try:
        sealing.check()
    except ImproperlyConfigured as error:
        hint = "docs/operations.md says how to make DATA_KEYS and HASH_KEY. Keep both apart from the backups."
        yield Error(str(error), hint=hint, id="kotatgent.E010")
