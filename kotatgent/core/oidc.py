"""Who else may say who somebody is: the setting OIDC_PROVIDERS, read and checked when the site starts.

A JSON list (docs/operations.md). Each has `id`, `name`, `issuer`, `client_id`, `client_secret`, `institution` (its
code) and `domains` (of e-mail addresses); where wanted `anybody` (whoever has such an address works here without an
invitation), `userinfo` (the address stands there and not in the id token) and `vouches` (its addresses are right
without saying so).
"""

import json
import re
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

NEEDED = ("id", "name", "issuer", "client_id", "client_secret", "institution", "domains")
ALLOWED = {*NEEDED, "anybody", "userinfo", "vouches"}
ID = re.compile(r"[a-z0-9-]{1,40}")
LOOPBACK = ("127.0.0.1", "localhost")


def apps_from(text: str) -> list[dict[str, Any]]:
    """As django-allauth takes them in its settings. Raises ImproperlyConfigured, never with a secret in it."""
    if not text.strip():
        return []
    try:
        rows = json.loads(text)
    except ValueError as error:
        raise ImproperlyConfigured(f"OIDC_PROVIDERS is no JSON: {error}.") from None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ImproperlyConfigured("OIDC_PROVIDERS must be a list of objects.")
    apps = [_app(row) for row in rows]
    if len({app["provider_id"] for app in apps}) != len(apps):
        raise ImproperlyConfigured("Two of OIDC_PROVIDERS have one id.")
    return apps


def _app(row: dict[str, Any]) -> dict[str, Any]:
    _check(row)
    issuer = row["issuer"].rstrip("/")
    return {
        "provider_id": row["id"],
        "name": row["name"],
        "client_id": row["client_id"],
        "secret": row["client_secret"],
        "settings": {
            "server_url": f"{issuer}/.well-known/openid-configuration",
            "issuer": row["issuer"],
            "institution": row["institution"],
            "domains": [domain.lower() for domain in row["domains"]],
            "anybody": row.get("anybody", False),
            "userinfo": row.get("userinfo", False),
            "vouches": row.get("vouches", False),
            "oauth_pkce_enabled": True,
            "scope": ["openid", "email"],
        },
    }


def _check(row: dict[str, Any]) -> None:
    if missing := [name for name in NEEDED if not row.get(name)]:
        raise ImproperlyConfigured(f"One of OIDC_PROVIDERS lacks {', '.join(missing)}.")
    if unknown := sorted(set(row) - ALLOWED):
        raise ImproperlyConfigured(f"OIDC_PROVIDERS knows no {', '.join(unknown)}.")
    if not ID.fullmatch(str(row["id"])):
        raise ImproperlyConfigured("An id of OIDC_PROVIDERS has small letters, digits and dashes only.")
    domains = row["domains"]
    if not isinstance(domains, list) or not all(isinstance(found, str) and "." in found for found in domains):
        raise ImproperlyConfigured('domains of OIDC_PROVIDERS is a list such as ["school.be"].')
    address = urlsplit(str(row["issuer"]))
    if address.scheme != "https" and address.hostname not in LOOPBACK:
        raise ImproperlyConfigured("An issuer of OIDC_PROVIDERS begins with https://.")
