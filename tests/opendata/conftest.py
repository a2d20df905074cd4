import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kotatgent.core import clock
from kotatgent.opendata import publishing
from kotatgent.opendata.editions import Edition, newest
from tests.factories.accounts import NOW

DAY = dt.timedelta(days=1)
NIGHT = clock.start_of(clock.date_of(NOW) + DAY) + dt.timedelta(minutes=1)  # the first run after midnight


@pytest.fixture(autouse=True)
def shelf(settings: Any, tmp_path: Path) -> Path:
    """A place of its own: files stay when a test is over, rows don't."""
    settings.OPEN_DATA_ROOT = tmp_path / "open-data"
    return settings.OPEN_DATA_ROOT


@pytest.fixture
def publish() -> Callable[..., Edition]:
    def publish(*, days: int = 0) -> Edition:
        """The files of the night after NOW, or of so many days later."""
        assert publishing.publish(now=NIGHT + days * DAY) == 1
        found = newest()
        assert found is not None
        return found

    return publish
