"""A real Chromium on a real server with a database file. Playwright's own fixtures would bring two more plugins."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright
from pytest_django.live_server_helper import LiveServer

from kotatgent.accounts.models import User
from landlords.models import Building
from tests.browser.axe import violations
from tests.browser.fitting import sticks_out
from tests.browser.watch import Watch
from tests.factories.landlords import landlord_of, make_building, make_room, user_of

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
NARROWEST = {"width": 320, "height": 640}  # also a page at 400 % zoom
IN_HAND: dict[str, Any] = {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True}

# After a change of size a busy machine may still show the fields as wide as they were.
LAID_OUT_IN = 2_000  # milliseconds
LOOKS = 10

NewPage = Callable[..., Page]
Look = Callable[[Page], None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """A file: a browser asks for many things at once, and threads can't share one connection to memory."""
    default = connections["default"]
    if default.vendor == "sqlite":
        default.settings_dict["TEST"]["NAME"] = str(settings.VAR_DIR / "browser.sqlite3")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert found, "no Chromium: apt install chromium, or name it in CHROMIUM"
    # Playwright keeps an event loop in this thread, and Django would refuse every query of a test in it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def without_scripts() -> list[Page]:
    """In these no promise is ever kept, and axe would be waited for without end."""
    return []


@pytest.fixture
def new_page(browser: Browser, live_server: LiveServer, without_scripts: list[Page]) -> Iterator[NewPage]:
    """Opens pages in a context of their own; at the end each must have run without an error and without
    a request to anywhere else but `beside`. Options are Playwright's, such as `java_script_enabled=False`."""
    contexts: list[BrowserContext] = []
    watches: list[Watch] = []

    def new_page(*, user: User | None = None, beside: tuple[str, ...] = (), **options: Any) -> Page:
        defaults: dict[str, Any] = {"locale": "nl-BE", "timezone_id": "Europe/Brussels", "viewport": DESK}
        context = browser.new_context(base_url=live_server.url, **{**defaults, **options})
        context.set_default_timeout(15_000)
        contexts.append(context)
        if user is not None:
            sign_in(context, user, live_server.url)
        page = context.new_page()
        if not options.get("java_script_enabled", True):
            without_scripts.append(page)
        watches.append(Watch(page, live_server.url, beside=beside))
        return page

    yield new_page
    wrong = [line for watch in watches for line in watch.wrong]
    for context in contexts:
        context.close()
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def page(new_page: NewPage) -> Page:
    return new_page()


@pytest.fixture
def phone(new_page: NewPage) -> Page:
    return new_page(viewport=PHONE, has_touch=True, is_mobile=True)


@pytest.fixture
def page_without_scripts(new_page: NewPage) -> Page:
    return new_page(java_script_enabled=False)


@pytest.fixture
def accessible(without_scripts: list[Page]) -> Look:
    """Fails with what axe finds on the page as it stands: WCAG 2.2 A and AA, and its best practices."""

    def check(page: Page) -> None:
        assert page not in without_scripts, "axe needs scripts"
        found = violations(page)
        assert not found, f"{page.url}\n" + "\n".join(found)

    return check


@pytest.fixture
def look(accessible: Look) -> Look:
    """Nothing for axe to find on a small phone, and nothing scrolls sideways on it or on the narrowest one."""

    def look(page: Page) -> None:
        size = page.viewport_size
        assert size
        for narrow in (NARROWEST, PHONE):
            page.set_viewport_size(narrow)  # type: ignore[arg-type]
            for _look in range(LOOKS):
                if not (found := sticks_out(page)):
                    break
                page.wait_for_timeout(LAID_OUT_IN / LOOKS)
            assert not found, f"{page.url}: " + "; ".join(found[:5])
        accessible(page)
        page.set_viewport_size(size)

    return look


@pytest.fixture
def building() -> Building:
    building = make_building()
    for label in ("1", "2"):
        make_room(building, label=label)
    return building


@pytest.fixture
def landlord(building: Building) -> User:
    return user_of(landlord_of(building))


def sign_in(context: BrowserContext, user: User, url: str) -> None:
    """A session without the sign-in page, for journeys that are not about signing in."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": url}])


def status(response: Response | None) -> int:
    assert response is not None
    return response.status
