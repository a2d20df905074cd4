"""Once a day, whole or not at all, and a night that was missed is made up for."""

import datetime as dt
import fcntl
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.conf import settings as site

from kotatgent.core import clock
from kotatgent.opendata import about, editions, publishing
from kotatgent.opendata.tasks import publish as task
from tests.factories.listings import make_listing
from tests.opendata.conftest import DAY, NIGHT

pytestmark = pytest.mark.django_db

ROOT = Path(site.BASE_DIR)


def days():
    return [edition.day for edition in editions.kept()]


def contents(edition):
    return {path.name: path.read_bytes() for path in edition.folder.iterdir()}


def left_behind(shelf):
    return [path.name for path in shelf.iterdir() if path.name.startswith(".") and path.name != ".lock"]


def test_once_a_day(publish):
    first = publish()
    before = contents(first)
    assert publishing.publish(now=NIGHT + dt.timedelta(hours=8)) == 0
    assert contents(first) == before
    assert first.day == clock.date_of(NIGHT)


def test_the_day_is_that_of_brussels(shelf):
    late = dt.datetime(2026, 7, 1, 22, 30, tzinfo=dt.UTC)  # half past midnight in Ghent
    publishing.publish(now=late)
    assert days() == [dt.date(2026, 7, 2)]


def test_the_worker_does_it(shelf):
    assert task() == 1
    assert task() == 0
    assert days() == [clock.today()]
    assert site.CELERY_BEAT_SCHEDULE["open-data"]["task"] == task.name


def test_a_missed_night_heals_and_the_feed_bridges_it(publish):
    publish()
    listing = make_listing()
    later = publish(days=3)
    assert days() == [later.day - 3 * DAY, later.day]
    assert listing.code in (later.folder / "changes.jsonl").read_text()
    assert later.first_on == later.day - 3 * DAY


def test_killed_while_writing_leaves_the_day_before_whole(publish, shelf):
    make_listing()
    old = publish()
    before = contents(old)
    tomorrow = (NIGHT + DAY).isoformat()
    command = [sys.executable, "-m", "tests.opendata.dying", str(shelf), tomorrow]
    killed = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    (half,) = left_behind(shelf)
    assert (shelf / half / "listings.csv").stat().st_size > 0
    assert editions.newest() == old
    assert contents(old) == before
    publish(days=1)  # the next run is not in the way of what was left, and takes it away
    assert days() == [old.day, old.day + DAY]
    assert left_behind(shelf) == []


def test_an_error_leaves_nothing_behind(publish, shelf, monkeypatch):
    old = publish()

    def full(*args, **kwargs):
        raise OSError("No space left on device")

    monkeypatch.setattr(publishing.csvw, "text", full)
    with pytest.raises(OSError, match="No space left"):
        publishing.publish(now=NIGHT + DAY)
    assert (editions.newest(), left_behind(shelf)) == (old, [])


def test_two_at_once_write_one_day(shelf):
    shelf.mkdir()
    with (shelf / ".lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert publishing.publish(now=NIGHT) == 0
    assert days() == []
    assert publishing.publish(now=NIGHT) == 1


def test_a_reader_goes_on_while_the_next_day_comes(publish):
    make_listing()
    old = publish()
    whole = (old.folder / "listings.json").read_bytes()
    with (old.folder / "listings.json").open("rb") as reading:
        start = reading.read(10)
        writer = threading.Thread(target=publishing._let_go, args=(old.day + 400 * DAY,))
        writer.start()
        writer.join()
        assert days() == []
        assert start + reading.read() == whole


def test_old_days_go(publish, shelf):
    first = publish()
    kept = about.kept_days()
    last = publish(days=kept - 1)
    assert days() == [first.day, last.day]
    newer = publish(days=kept)
    assert days() == [last.day, newer.day]
    assert left_behind(shelf) == []
    assert newer.first_on == first.day


def test_what_is_no_day_is_left_alone(publish, shelf):
    shelf.mkdir()
    (shelf / "lost+found").mkdir()
    publish()
    assert len(days()) == 1 and (shelf / "lost+found").is_dir()
