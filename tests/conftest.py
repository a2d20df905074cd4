import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
import redis
from django.conf import settings
from django.utils import translation
from django.utils.translation.reloader import translation_file_changed
from pytest_django import DjangoDbBlocker

from kotatgent.followups import registry
from kotatgent.followups.models import Term
from kotatgent.operations import first_schema
from kotatgent.operations.messages import compile_catalogues
from tests import database, network
from tests.caches import forget
from tests.strict import StrictClient

# The small profile plays the same examples each time, so that nobody's change is refused by a draw of lots.
hypothesis.settings.register_profile("small", max_examples=25, deadline=None, derandomize=True)
hypothesis.settings.register_profile("deep", max_examples=1000, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "small"))


def pytest_configure(config: pytest.Config) -> None:
    network.refuse()
    database.let_tests_empty_the_register()
    if not hasattr(config, "workerinput"):  # the workers of xdist find them made
        for made in compile_catalogues(Path(folder) for folder in settings.LOCALE_PATHS):
            translation_file_changed(None, made)  # Django may have read the older one already


def pytest_sessionfinish() -> None:
    """Redis is shared: nothing of this run stays."""
    if settings.REDIS_URL:
        with redis.Redis.from_url(settings.REDIS_URL) as server:
            for key in server.scan_iter(f"{os.environ['REDIS_PREFIX']}*"):
                server.delete(key)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Tables that came from the models count as migrated."""
    if settings.SQLITE:
        with django_db_blocker.unblock():
            first_schema.note_migrations()


@pytest.fixture
def client() -> StrictClient:
    return StrictClient()


@pytest.fixture
def never_asked(db: None) -> None:
    """Nobody asks whether rooms are still free: for lives of a year that are about something else."""
    Term.objects.filter(code="advert-fresh").update(amount=20_000)


@pytest.fixture
def nights() -> None:
    """The sweep keeps the figures of each night, as it does on a site."""


@pytest.fixture(autouse=True)
def figures_are_apart(request: pytest.FixtureRequest) -> Iterator[None]:
    """Counting a whole town takes longer than all else in a sweep, and lives of years are about something else."""
    if "nights" in request.fixturenames:
        yield
        return
    with registry.chore_as("steering.kept", lambda _chore, _now: 0):
        yield


@pytest.fixture(autouse=True)
def dutch_again() -> Iterator[None]:
    """A request leaves its language behind in the thread; the next test starts in the language of the site."""
    translation.activate(settings.LANGUAGE_CODE)
    yield
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """No counters of sign-in attempts from the test before."""
    forget()
