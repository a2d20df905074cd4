"""What a page of the public costs a phone with a small bundle: little, from one server, and without cookies."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from tests.factories.public_pages import NO_PAGE, public_pages
from tests.project.url_walk import doors

pytestmark = pytest.mark.django_db

MOST = {"html": 25_000, "css": 30_000, "js": 70_000}
# The one that guards forms, the one of who is signed in, and the language that somebody chose.
NECESSARY = {settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME}
FETCHED = re.compile(r'<(?:link|script|img|iframe|source|video|audio|embed)\b[^>]*?\b(?:href|src|srcset)="([^"]*)"')


def compressed(content: bytes) -> int:
    return len(gzip.compress(content))


def fetched(html: str) -> list[str]:
    """The addresses that a browser asks for by itself when it opens this page."""
    return FETCHED.findall(html)


def weight(html: str, kind: str) -> int:
    """Style or scripts that this page asks for, compressed, as each file is sent on its own."""
    prefix = settings.STATIC_URL
    names = {address.removeprefix(prefix).split("?")[0] for address in fetched(html) if address.startswith(prefix)}
    files = [finders.find(name) for name in names if name.endswith(f".{kind}")]
    assert all(files), f"a file is missing among {names}"
    return sum(compressed(Path(file).read_bytes()) for file in files)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_public_page_is_light_and_asks_nobody_else(client, language):
    for name, address in public_pages(language).items():
        page = client.get(address)
        html = page.content.decode()
        assert page.status_code == (404 if name == "nothing there" else 200), name
        weighed = {"html": compressed(page.content), "css": weight(html, "css"), "js": weight(html, "js")}
        assert weighed["css"] and weighed["js"], name
        too_heavy = {kind: size for kind, size in weighed.items() if size > MOST[kind]}
        assert not too_heavy, f"{name} ({address}): {too_heavy}"
        assert not [asked for asked in fetched(html) if re.match(r"\w+:|//", asked)], name
        has_a_form_to_guard = "csrfmiddlewaretoken" in html
        assert set(page.cookies) <= (NECESSARY if has_a_form_to_guard else set()), name
        client.cookies.clear()


def test_no_public_page_is_forgotten(client):
    public = {door.name for door in doors() if getattr(getattr(door.view, "audience", None), "name", "") == "public"}
    assert public - NO_PAGE <= set(public_pages("nl"))


def test_what_a_page_asks_for_is_seen():
    html = '<link rel="stylesheet" href="https://cdn.example/a.css"><img alt="" src="/beeld/x.webp"><a href="https://b.example">'
    assert fetched(html) == ["https://cdn.example/a.css", "/beeld/x.webp"]
