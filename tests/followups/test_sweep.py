"""One bad row does not stop the others, and a killed sweep leaves nothing half done."""

import datetime as dt
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from kotatgent.audit.actors import COMMAND
from kotatgent.audit.models import Event
from kotatgent.followups import registry, sweep
from kotatgent.followups.actions import plan
from kotatgent.followups.models import FollowUp, FollowUpQuerySet
from kotatgent.information.actions import ask_reviews
from kotatgent.notices.models import Notice
from kotatgent.privacy.actions import run_retention
from kotatgent.steering.actions import keep_figures
from kotatgent.steering.models import DailyFigure
from tests.factories.accounts import NOW, TODAY
from tests.factories.inspecting import certified
from tests.factories.landlords import make_building, make_room


def due(code: str, step: str = "try") -> FollowUp:
    return plan(kind="test", code=code, step=step, due_on=TODAY, by=COMMAND, now=NOW)


@pytest.fixture
def handled(monkeypatch):
    seen: list[str] = []

    def handler(row, now):
        seen.append(row.code)
        if row.code == "poison":
            FollowUp.objects.filter(pk=row.pk).update(why="half done")
            raise ZeroDivisionError("no such thing")
        return registry.Done()

    monkeypatch.setitem(registry._handlers, ("test", "try"), handler)
    return seen


@pytest.mark.django_db
class TestRows:
    def test_a_poisoned_row_is_set_aside_with_its_error_and_alone(self, handled):
        for code in ("a", "poison", "b"):
            due(code)
        assert sweep.run(now=NOW) == {"test.set_aside": 1, "test.try": 2}
        row = FollowUp.objects.get(code="poison")
        assert (row.state, row.why, row.error) == ("failed", "ZeroDivisionError", "ZeroDivisionError: no such thing")
        assert sweep.run(now=NOW) == {}

    def test_a_row_put_off_is_taken_up_once_even_where_it_is_due_again_at_once(self, monkeypatch):
        """A sweep that read the calendar a day early went round for ever."""
        tomorrow = TODAY + dt.timedelta(days=1)
        asked = []
        monkeypatch.setitem(
            registry._handlers, ("test", "try"), lambda row, now: asked.append(row.code) or registry.Later(tomorrow)
        )
        rows = FollowUpQuerySet.due
        monkeypatch.setattr(FollowUpQuerySet, "due", lambda found, on: rows(found, on + dt.timedelta(days=1)))
        due("a"), due("b")
        assert sweep.run(now=NOW) == {"test.put_off": 2}
        assert asked == ["a", "b"]
        assert set(FollowUp.objects.values_list("due_on", flat=True)) == {tomorrow}

    def test_a_step_that_nobody_knows_is_set_aside(self, handled):
        due("a", step="unheard-of")
        assert sweep.run(now=NOW) == {"test.set_aside": 1}

    def test_what_is_not_due_is_left_alone(self, handled):
        plan(kind="test", code="later", step="try", due_on=TODAY + dt.timedelta(days=1), by=COMMAND, now=NOW)
        assert sweep.run(now=NOW) == {}
        assert handled == []

    def test_the_same_step_twice_is_one_row(self, handled):
        assert due("a").pk == due("a").pk
        assert FollowUp.objects.count() == 1


@pytest.mark.django_db
class TestLoaders:
    """A loader reads for a whole batch; one that breaks stops nobody else and loses no row."""

    @pytest.fixture
    def loaded(self, monkeypatch, handled):
        """Steps `read` whose loader is what a test gives; beside them steps `try` that read nothing."""
        seen: list[tuple[str, object]] = []

        def handler(row, now, known):
            seen.append((row.code, known))
            return registry.Done()

        def with_loader(load):
            monkeypatch.setitem(registry._handlers, ("test", "read"), handler)
            monkeypatch.setitem(registry._loaders, ("test", "read"), load)
            for code in ("a", "bad", "b"):
                due(code, step="read")
            due("other")
            return seen

        return with_loader

    def states(self):
        return dict(FollowUp.objects.filter(step="read").values_list("code", "state"))

    def test_one_row_that_it_chokes_on_is_set_aside_alone(self, loaded, handled):
        def load(rows, now):
            if any(row.code == "bad" for row in rows):
                raise ZeroDivisionError("no such thing")
            return {row.pk: row.code.upper() for row in rows}

        seen = loaded(load)
        assert sweep.run(now=NOW) == {"test.read": 2, "test.set_aside": 1, "test.try": 1}
        assert sorted(seen) == [("a", "A"), ("b", "B")] and handled == ["other"]
        assert self.states() == {"a": "done", "bad": "failed", "b": "done"}
        assert FollowUp.objects.get(code="bad").error == "ZeroDivisionError: no such thing"

    def test_one_that_always_breaks_sets_its_own_rows_aside_and_no_others(self, loaded, handled):
        def load(rows, now):
            FollowUp.objects.filter(pk__in=[row.pk for row in rows]).update(why="half read")
            raise LookupError("gone")

        loaded(load)
        assert sweep.run(now=NOW) == {"test.set_aside": 3, "test.try": 1}
        assert handled == ["other"] and set(self.states().values()) == {"failed"}
        assert not FollowUp.objects.filter(why="half read").exists()
        assert sweep.run(now=NOW) == {}

    def test_a_refusal_of_the_database_spoils_only_its_own_savepoint(self, loaded, handled):
        def load(rows, now):
            with connection.cursor() as cursor:
                cursor.execute("SELECT * FROM no_such_table")

        loaded(load)
        assert sweep.run(now=NOW) == {"test.set_aside": 3, "test.try": 1}

    def test_a_row_that_it_leaves_out_is_set_aside(self, loaded):
        loaded(lambda rows, now: {row.pk: 1 for row in rows if row.code != "bad"})
        assert sweep.run(now=NOW) == {"test.read": 2, "test.set_aside": 1, "test.try": 1}

    def test_a_step_that_changes_others_finds_those_before_it_closed(self, loaded, handled, monkeypatch):
        found: list[dict[str, str]] = []

        def handler(row, now):
            found.append(self.states())
            return registry.Done()

        monkeypatch.setitem(registry._handlers, ("test", "try"), handler)
        loaded(lambda rows, now: {row.pk: 1 for row in rows})
        assert sweep.run(now=NOW) == {"test.read": 3, "test.try": 1}
        assert found == [{"a": "done", "bad": "done", "b": "done"}]
        told = Event.objects.filter(kind="moved", subject_kind="followup", after="done")
        assert [event.subject_code.split("/")[0] for event in told.order_by("pk")] == ["a", "bad", "b", "other"]

    def test_also_one_that_has_no_name(self, loaded):
        def load(rows, now, *, times):
            raise ZeroDivisionError

        loaded(partial(load, times=2))
        assert sweep.run(now=NOW) == {"test.set_aside": 3, "test.try": 1}


def town(size: int) -> dt.datetime:
    """A reminder due for each of `size` certificates; the moment at which they all are."""
    building = make_building()
    make_room(building, label="1")
    certified(building)
    first = FollowUp.objects.filter(kind="certificate").order_by("due_on").first()
    assert first is not None
    FollowUp.objects.exclude(pk=first.pk).delete()
    # The same certificate once more and once more, as rounds: every row has its own mail.
    FollowUp.objects.bulk_create(
        FollowUp(kind=first.kind, code=first.code, version=version, step=first.step, due_on=first.due_on, made_at=NOW)
        for version in range(2, size + 1)
    )
    return NOW.replace(year=2035) + dt.timedelta(days=1)


def effects() -> tuple[int, int, int]:
    """Mails, distinct occasions among them, and events that closed a step."""
    mails = Notice.objects.filter(template="certificate_reminder")
    closed = Event.objects.filter(actor_role="system:sweep", kind="moved", before="open", after="done")
    return mails.count(), mails.values("once").distinct().count(), closed.count()


@pytest.mark.django_db
def test_a_chore_that_fails_stops_no_other_and_is_told_at_the_end():
    def broken(_chore, _now):
        raise ValueError("no disk")

    done = []
    names = list(registry.chores(NOW))
    with ExitStack() as stack:
        for name in names:
            note = partial(lambda name, _chore, _now: done.append(name) or 0, name)
            stack.enter_context(registry.chore_as(name, broken if name in names[:2] else note))
        with pytest.raises(ExceptionGroup) as told:
            sweep.run(now=NOW)
    assert done == names[2:] and len(done) >= 3
    assert [str(error) for error in told.value.exceptions] == ["no disk"] * 2


@pytest.mark.django_db
@pytest.mark.usefixtures("nights")
class TestCost:
    def test_a_reminder_costs_at_most_four_statements(self):
        now = town(150)
        run_retention(now=now)  # once a night, whatever else is due
        ask_reviews(now=now)  # pages that nobody reviewed yet come on the list once
        keep_figures(now=now)  # once a night too
        with CaptureQueriesContext(connection) as captured:
            sweep.run(now=now)
        assert effects() == (150, 150, 150)
        assert len(captured) <= 4 * 150 + 40  # two batches, what they read at once, and the chores

    @pytest.mark.parametrize("size", [1, 150])
    def test_what_is_not_due_costs_nothing(self, size):
        now = town(size) - dt.timedelta(days=3650)
        run_retention(now=now)
        keep_figures(now=now)
        with CaptureQueriesContext(connection) as captured:
            assert sweep.run(now=now) == {}
        assert len(captured) <= 9  # a look for rows, one for the chores looked at together, one for each other chore


SCRIPT = """
import datetime as dt, django, os
django.setup()
from django.db import connections
connections["default"].settings_dict["NAME"] = os.environ["TEST_DATABASE"]
from kotatgent.followups import sweep
print("running", flush=True)
sweep.run(now=dt.datetime.fromisoformat(os.environ["TEST_NOW"]))
"""


@pytest.mark.services
@pytest.mark.usefixtures("nights")
@pytest.mark.django_db(transaction=True)
def test_killed_twenty_times_and_run_once_more_each_effect_is_there_once():
    if connection.vendor != "postgresql":
        pytest.skip("a database in memory has no second process")
    size, kills, moments = 5000, 20, random.Random(20)
    now = town(size)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "TEST_DATABASE": str(connections["default"].settings_dict["NAME"]),
        "TEST_NOW": now.isoformat(),
        "PYTHONPATH": str(settings.BASE_DIR),
    }
    done = [0]
    for kill in range(kills):
        process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT], env=environment, cwd=Path(settings.BASE_DIR), stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"running\n"
        limit = time.monotonic() + 60
        while kill % 2 and effects()[0] == done[-1] and time.monotonic() < limit:
            time.sleep(0.02)  # every second time some of the work is done first
        time.sleep(moments.uniform(0, 0.6))
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)
        assert process.returncode == -signal.SIGKILL
        mails, occasions, closed = effects()
        assert mails == occasions == closed  # a step that was closed has its mail, and the other way round
        done.append(mails)
    assert 0 < done[-1] < size
    assert len(set(done)) > 3  # the kills fell at different places
    sweep.run(now=now)  # the last one or this one kept the figures of the night
    assert DailyFigure.objects.values("on").distinct().count() == 1
    assert effects() == (size, size, size)
    assert sweep.run(now=now) == {}
    assert not FollowUp.objects.open().filter(kind="certificate").exists()


@pytest.mark.services
@pytest.mark.usefixtures("nights")
@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_share_the_work():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    now = town(300)
    counts: list[dict[str, int]] = []

    def run() -> None:
        try:
            counts.append(sweep.run(now=now))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert effects() == (300, 300, 300)
    done = sum(map(Counter, counts), Counter())
    reviews = FollowUp.objects.filter(kind="page").count()  # pages of information, in 2035
    expected = {"certificate.certificate-reminder-1": 300, "information.reviews": reviews, "steering.kept": 1}
    assert done == Counter(expected)
