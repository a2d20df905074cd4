"""One naughty string in one field of one form: what the site answered, wrote and kept on the screen."""

import json
import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import quote_plus, urlsplit

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from kotatgent.core.sealing import CannotOpen, open_sealed
from tests.caches import forget
from tests.strict import StrictClient
from tests.walls.crawling import Field, Form, encoded

WRITES = re.compile(r"\s*(INSERT|UPDATE)\s", re.IGNORECASE)
SESSIONS = re.compile(r'"(django_session|usersessions_usersession)"')
ERROR = re.compile(r'<p class="error"><span class="hidden">[^<]*</span>(.*?)</p>', re.DOTALL)


@dataclass
class Outcome:
    status: int
    html: str
    written: list[Any] = field(default_factory=list)
    raised: Exception | None = None

    @property
    def errors(self) -> list[str]:
        return [unescape(found).strip() for found in ERROR.findall(self.html)]

    def keeps(self, text: str) -> bool:
        return _plain(text) in _plain(unescape(self.html))

    def stored(self, text: str) -> bool:
        """Whether exactly this is in what was written, apart from space around it."""
        wanted, quoted = (text, text.strip()), json.dumps(text.strip())  # PostgreSQL is given lists too
        address = quote_plus(text.strip().encode("utf-8", "surrogatepass"))  # a saved search is kept as an address
        return any(
            value in wanted or (isinstance(value, str) and (quoted in value or f"={address}" in value))
            for value in self.written
        )


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def as_received(text: str) -> str:
    """What arrives of it: no address or form can carry half a surrogate pair."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def submit(client: StrictClient, form: Form, one: Field | None = None, text: str = "") -> Outcome:
    """Sends it as a browser would, and takes back whatever it changed."""
    data = form.filled()
    if one is not None:
        data[one.name] = text
    return send(client, form, data)


def send(client: StrictClient, form: Form, data: dict[str, Any]) -> Outcome:
    forget()
    cookies = client.cookies.copy()
    written: list[Any] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if WRITES.match(sql) and not SESSIONS.search(sql):
            for row in params if many else [params or ()]:
                written.extend(_opened(value) for value in row)
        return execute(sql, params, many, context)

    parts = urlsplit(form.action)
    try:
        with transaction.atomic(), connection.execute_wrapper(note):
            try:
                answer = _sent(client, form, parts, data)
            finally:
                transaction.set_rollback(True)
    except Exception as error:  # what would be a 500
        return Outcome(500, "", written, error)
    finally:
        client.cookies = cookies
    html = answer.content.decode() if answer.get("Content-Type", "").startswith("text/html") else ""
    return Outcome(answer.status_code, html, written)


def _sent(client: StrictClient, form: Form, parts: Any, data: dict[str, Any]) -> Any:
    if form.method == "get":
        return client.generic("GET", parts.path, QUERY_STRING=encoded(data))
    address = parts.path + (f"?{parts.query}" if parts.query else "")
    if any(hasattr(value, "read") for value in data.values()):
        clean = {name: as_received(value) if isinstance(value, str) else value for name, value in data.items()}
        return client.post(address, clean)
    body = encoded(data)
    return client.generic("POST", address, body, content_type="application/x-www-form-urlencoded")


def _opened(value: Any) -> Any:
    if isinstance(value, str) and value.startswith("gAAAA"):
        try:
            return open_sealed(value)
        except CannotOpen:
            return value
    if isinstance(value, Jsonb):
        return json.dumps(value.obj)
    return value
