"""The register can't be altered unseen, not even by the owner of the database.

Each tampering is done as the owner would: triggers lifted, plain SQL. What must be found is the report of
`verify_audit`, never a flag.
"""

import datetime as dt
import json
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from kotatgent.accounts.models import Institution
from kotatgent.audit import chain, heads, ranges, retention, sealing, triggers
from kotatgent.audit.actors import COMMAND, SWEEP
from kotatgent.audit.kinds import Kind
from kotatgent.audit.models import Checkpoint, Event, Seal
from kotatgent.audit.record import record
from kotatgent.audit.verification import verify
from kotatgent.core import append_only, signing
from tests.factories.accounts import NOW

pytestmark = pytest.mark.django_db
DAYS = 4
A_DAY = 12  # events


@pytest.fixture(autouse=True)
def outside(settings, tmp_path):
    settings.AUDIT_HEADS = tmp_path / "heads"
    return settings.AUDIT_HEADS


def happens(count: int, at: dt.datetime) -> list[Event]:
    with transaction.atomic():
        return [
            record(Kind.RECORDED, Institution(pk=n), by=SWEEP, now=at + dt.timedelta(seconds=n), number=n)
            for n in range(1, count + 1)
        ]


@pytest.fixture
def events(outside) -> list[Event]:
    """Four days of twelve events, sealed twice a day."""
    found = []
    for day in range(DAYS):
        for hour in (0, 6):
            at = NOW + dt.timedelta(days=day, hours=hour)
            found += happens(A_DAY // 2, at)
            sealing.seal(now=at + dt.timedelta(minutes=1))
    return found


LATER = NOW + dt.timedelta(days=DAYS)


@contextmanager
def as_owner() -> Iterator[Callable[..., int]]:
    """Whatever is done is undone afterwards; `run` gives the number of rows."""
    with transaction.atomic():
        with append_only.lifted(triggers.TABLES, using="default"), connection.cursor() as cursor:
            yield lambda statement, *values: cursor.execute(statement, values) and cursor.rowcount
        transaction.set_rollback(True)


def problems() -> list[str]:
    return verify(now=LATER).problems


def test_an_untouched_register_is_as_it_was_sealed(events):
    found = verify(now=LATER)
    assert (found.events, found.seals, found.days, found.waiting, found.problems) == (48, 8, 4, 0, [])


def test_sealing_again_makes_no_link(events):
    assert sealing.seal(now=LATER) == 0
    assert Seal.objects.count() == 8


def test_what_is_not_sealed_yet_waits_and_is_no_problem(events):
    happens(3, LATER)
    found = verify(now=LATER)
    assert (found.waiting, found.problems) == (3, [])


def test_many_events_become_several_links_that_follow_each_other(outside, monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 4)
    happens(10, NOW)
    assert sealing.seal(now=NOW) == 10
    assert list(Seal.objects.values_list("position", "events")) == [(1, 4), (2, 4), (3, 2)]
    assert verify(now=NOW).problems == []


def test_an_event_that_is_committed_after_a_higher_number_is_sealed_the_next_minute(events):
    late = events[20]
    hole = Event(pk=late.pk + 1000, at=NOW, kind=Kind.READ, actor_role="staff", request_id="")
    hole.save(force_insert=True)
    sealing.seal(now=LATER)
    between = Event(pk=late.pk + 900, at=NOW, kind=Kind.READ, actor_role="staff", request_id="")
    between.save(force_insert=True)
    assert verify(now=LATER).waiting == 1
    assert sealing.seal(now=LATER + dt.timedelta(minutes=1)) == 1
    assert verify(now=LATER + dt.timedelta(minutes=2)).problems == []


def test_a_line_put_into_an_old_hole_is_found(events):
    top = events[-1].pk
    Event(pk=top + 100, at=LATER, kind=Kind.READ, actor_role="staff", request_id="").save(force_insert=True)
    sealing.seal(now=LATER)
    Event(pk=top + 50, at=NOW, kind=Kind.DECIDED, actor_role="staff", request_id="").save(force_insert=True)
    much_later = LATER + dt.timedelta(days=3)
    sealing.seal(now=much_later)
    assert verify(now=much_later).problems == [f"lines that no link names: {top + 50}"]


# --- A hundred ways to lie ----------------------------------------------------------------------

COLUMNS = {
    "at": "2020-01-01 00:00:00+00:00",
    "kind": "read",
    "actor_id": 4711,
    "actor_role": "staff",
    "subject_kind": "building",
    "subject_code": "ELSEWHERE",
    "before": "open",
    "after": "closed",
    "facts": '{"number": 4711}',
    "request_id": "0" * 32,
}


def change(run, seed, events):
    column = list(COLUMNS)[seed.randrange(len(COLUMNS))]
    return run(f"UPDATE audit_event SET {column} = %s WHERE id = %s", COLUMNS[column], seed.choice(events).pk)


def remove(run, seed, events):
    some = seed.sample(events, seed.randint(1, 5))
    return sum(run("DELETE FROM audit_event WHERE id = %s", event.pk) for event in some)


def swap(run, seed, events):
    """Two lines change places: what the one said now stands under the number of the other."""
    one, other = seed.sample(events, 2)
    run("UPDATE audit_event SET id = -1 WHERE id = %s", one.pk)
    run("UPDATE audit_event SET id = %s WHERE id = %s", one.pk, other.pk)
    return run("UPDATE audit_event SET id = %s WHERE id = -1", other.pk)


def cut_off(run, seed, events):
    """The youngest end goes; half of the time the links that named it go as well."""
    first = events[-seed.randint(1, len(events))].pk
    if seed.random() < 0.5:
        run("DELETE FROM audit_seal WHERE last_id >= %s", first)
    return run("DELETE FROM audit_event WHERE id >= %s", first)


def cut_the_beginning(run, seed, events):
    last = events[seed.randrange(len(events) - 1)].pk
    run("DELETE FROM audit_seal WHERE last_id <= %s", last)
    return run("DELETE FROM audit_event WHERE id <= %s", last)


def change_a_link(run, seed, events):
    column, value = seed.choice(
        [("head", "f" * 64), ("previous", "f" * 64), ("ids", "1-3"), ("last_id", 0), ("events", 1)]
    )
    return run(f"UPDATE audit_seal SET {column} = %s WHERE position = %s", value, seed.randint(1, 8))


def make_the_chain_anew(run, seed, events):
    """A line is changed and every link after it is computed again, as whoever knows our sources can."""
    done = change(run, seed, events)
    run("DELETE FROM audit_seal")
    sealing._next(LATER)
    return done


WAYS = (change, remove, swap, cut_off, cut_the_beginning, change_a_link, make_the_chain_anew)


def test_each_of_a_hundred_tamperings_is_found(events):
    missed = []
    for number in range(100):
        seed, way = random.Random(number), WAYS[number % len(WAYS)]
        with as_owner() as run:
            assert way(run, seed, events) > 0
            if not problems():
                missed.append((number, way.__name__))
    assert missed == []
    assert problems() == []


def test_the_report_names_the_line(events):
    with as_owner() as run:
        run("UPDATE audit_event SET actor_id = 7 WHERE id = %s", events[13].pk)
        assert problems() == [f"link 3: not as sealed: {events[13].pk}"]
    with as_owner() as run:
        run("DELETE FROM audit_event WHERE id = %s", events[0].pk)
        assert problems() == [f"link 1: gone: {events[0].pk}"]


def test_the_command_fails_when_something_is_broken(events, capsys):
    call_command("verify_audit")
    assert "The register is as it was sealed." in capsys.readouterr().out
    with as_owner() as run, pytest.raises(CommandError, match="not as it was sealed"):
        run("DELETE FROM audit_event WHERE id = %s", events[0].pk)
        call_command("verify_audit")


# --- Outside the database -----------------------------------------------------------------------


def test_each_day_has_its_head_outside(events, outside):
    names = sorted(path.name for path in outside.iterdir())
    assert names == ["2026-03-02.json", "2026-03-03.json", "2026-03-04.json", "2026-03-05.json"]
    last = Seal.objects.get(position=8)
    assert json.loads((outside / names[-1]).read_text()) == {"position": 8, "head": last.head, "last_id": last.last_id}


def test_a_head_that_knows_more_than_the_database_is_never_overwritten(events, outside):
    before = {path: path.read_text() for path in outside.iterdir()}
    with as_owner() as run:
        run("DELETE FROM audit_seal WHERE position > 5")
        run("DELETE FROM audit_event WHERE id > %s", Seal.objects.last().last_id)
        happens(2, LATER)
        sealing.seal(now=LATER)
        assert {path: path.read_text() for path in outside.iterdir()} == before
        assert any("cut off or made anew" in problem for problem in problems())


def test_a_file_that_is_no_head_is_a_problem(events, outside):
    (outside / "2026-03-04.json").write_text("{}")
    assert problems() == ["2026-03-04.json is no head of the chain"]


def test_heads_that_are_gone_are_a_problem(events, outside):
    for path in outside.iterdir():
        path.unlink()
    assert problems() == ["no head of the chain is kept outside the database"]


# --- The oldest end ------------------------------------------------------------------------------


@pytest.fixture
def keys(settings):
    settings.SIGNING_KEYS = ""
    settings.SIGNING_KEYS = signing.next_keys()


def test_the_oldest_end_goes_and_the_rest_still_proves_itself(events, keys):
    third_day = (NOW + dt.timedelta(days=2)).date()
    made = retention.take_out(third_day, by=COMMAND, now=LATER, using="default")
    assert made is not None
    assert (made.position, made.events) == (4, 24)
    assert not Event.objects.filter(pk__lte=events[23].pk).exists()
    sealing.seal(now=LATER)
    found = verify(now=LATER)
    assert (found.events, found.problems) == (25, [])  # what was left, and the line that says what went
    said = Event.objects.first()
    assert (said.kind, said.actor_role, said.facts["events"]) == ("removed", "system:command", 24)


def test_an_end_that_goes_twice_keeps_one_beginning(events, keys):
    for day in (1, 3):
        retention.take_out((NOW + dt.timedelta(days=day)).date(), by=COMMAND, now=LATER, using="default")
    assert list(Checkpoint.objects.values_list("position", "events")) == [(6, 24)]
    sealing.seal(now=LATER)
    assert verify(now=LATER).problems == []


def test_a_beginning_that_the_site_did_not_sign_is_found(events, keys):
    with as_owner() as run:
        run("DELETE FROM audit_event WHERE id <= %s", Seal.objects.get(position=2).last_id)
        head = Seal.objects.get(position=2).head
        run("DELETE FROM audit_seal WHERE position <= 2")
        Checkpoint(position=2, head=head, events=12, before=NOW.date(), made_at=NOW, statement="").save()
        assert problems() == ["the checkpoint at link 2 is not signed by this site"]


def test_without_a_key_nothing_goes(events):
    with pytest.raises(CommandError, match="nothing goes"):
        call_command("trim_audit", "2026-03-04")
    assert Event.objects.count() == 48


def test_a_dry_run_only_says_what_would_go(events, keys, capsys):
    call_command("trim_audit", "2026-03-04", "--dry-run")
    assert capsys.readouterr().out == "24 events would go, up to link 4.\n"
    assert Event.objects.count() == 48


def test_afterwards_the_database_refuses_again(events, keys):
    retention.take_out((NOW + dt.timedelta(days=2)).date(), by=COMMAND, now=LATER, using="default")
    for table in triggers.TABLES:
        assert Event.objects.count() > 0
        with pytest.raises(Exception, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")


@pytest.mark.parametrize(
    ("ids", "words"), [([7], "7"), ([7, 8], "7-8"), ([7, 8, 9, 12], "7-9,12"), ([1, 3, 5, 6], "1,3,5-6")]
)
def test_ranges_are_read_back(ids, words):
    assert ranges.written(ids) == words
    assert list(ranges.ids_in(ranges.read(words))) == ids


def test_a_head_follows_from_all_that_the_link_says(events):
    seal = Seal.objects.get(position=3)
    assert chain.head_of(seal) == seal.head
    for column, value in {
        "previous": "0" * 64,
        "position": 9,
        "sealed_at": LATER,
        "last_id": 0,
        "events": 1,
        "ids": "1",
        "leaves": b"",
    }.items():
        other = Seal.objects.get(position=3)
        setattr(other, column, value)
        assert chain.head_of(other) != seal.head
    assert heads.in_chain(heads.Head(NOW.date(), 3, seal.head))
