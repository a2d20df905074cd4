"""What stands in the audit register stays as it is: the database itself refuses, whoever asks.

That the site's own role in production may not even try is in tests/project/test_database_roles.py.
"""

import pytest
from django.db import DatabaseError, connection, transaction

from kotatgent.accounts.models import Institution
from kotatgent.audit.actors import SWEEP
from kotatgent.audit.kinds import Kind
from kotatgent.audit.models import Event
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core.errors import MoveRefused
from tests.factories.accounts import NOW
from tests.factories.listings import make_listing

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return record(Kind.RECORDED, Institution(pk=1), by=SWEEP, now=NOW, number=7)


def kept(event: Event) -> tuple[object, ...]:
    return Event.objects.values_list("kind", "actor_role", "facts", "at").get(pk=event.pk)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET actor_role = 'nobody'",
        "UPDATE audit_event SET facts = '{}' WHERE id = %(id)s",
        "UPDATE audit_event SET id = id + 100000",
        "DELETE FROM audit_event",
        "DELETE FROM audit_event WHERE id = %(id)s",
        "INSERT INTO audit_event SELECT * FROM audit_event WHERE id = %(id)s"
        " ON CONFLICT (id) DO UPDATE SET kind = 'read'",
    ],
)
def test_no_statement_changes_or_removes_a_line(event, statement):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement % {"id": event.pk})
    assert kept(event) == ("recorded", "system:sweep", {"number": 7}, NOW)


@pytest.mark.parametrize(
    "way",
    [
        lambda event: Event.objects.filter(pk=event.pk).update(kind="read"),
        lambda event: Event.objects.bulk_update([event], ["kind"]),
        lambda event: Event.objects.filter(pk=event.pk).delete(),
        lambda event: event.delete(),
    ],
)
def test_no_way_of_the_models_does(event, way):
    event.kind = "read"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        way(event)
    assert kept(event)[0] == "recorded"


def test_saving_it_again_is_refused_before_the_database(event):
    event.kind = "read"
    with pytest.raises(TypeError):
        event.save()
    assert kept(event)[0] == "recorded"


def test_replacing_a_line_is_no_way_round(event):
    """SQLite's REPLACE removes the old row without asking the trigger on DELETE."""
    if connection.vendor != "sqlite":
        pytest.skip("a statement of SQLite's own")
    columns = "id, at, kind, actor_role, subject_kind, subject_code, before, after, facts, request_id"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"REPLACE INTO audit_event ({columns})"
            f" SELECT id, at, 'read', actor_role, subject_kind, subject_code, before, after, facts, request_id"
            f" FROM audit_event WHERE id = {event.pk}"
        )
    assert kept(event)[0] == "recorded"


def test_a_change_that_is_rolled_back_leaves_no_line_and_a_line_no_change():
    listing = make_listing()
    before = Event.objects.count()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        move(listing, "paused", by=SWEEP, now=NOW)
        raise ZeroDivisionError
    listing.refresh_from_db()
    assert (listing.state, Event.objects.count()) == ("published", before)
    with pytest.raises(MoveRefused):
        move(listing, "draft", by=SWEEP, now=NOW)
    assert Event.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_without_a_transaction_nothing_is_written():
    with pytest.raises(transaction.TransactionManagementError):
        record(Kind.RECORDED, Institution(pk=1), by=SWEEP, now=NOW)
    assert not Event.objects.exists()
