"""Real mail over SMTP: a server that is away costs time and no mail, and what can't be delivered is shown to staff."""

import datetime as dt
import socket

import pytest
from django.core.mail.backends.smtp import EmailBackend
from django.urls import reverse

from inspections.actions import requests
from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.core.errors import MoveRefused, NotAllowed
from kotatgent.notices import actions
from kotatgent.notices.models import Notice
from landlords.models import Landlord
from tests.factories.accounts import NOW, make_user
from tests.factories.contact import make_thread
from tests.factories.landlords import make_building, make_landlord, user_of
from tests.project.mail_sink import Sink, mail_sink

pytestmark = pytest.mark.django_db

# When each attempt is made, counted from the first: 1, 5 and 30 minutes, 2 hours and 12 hours after the one before.
ATTEMPTS = [dt.timedelta(minutes=minutes) for minutes in (0, 1, 6, 36, 156, 876)]
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def closed_port() -> int:
    """A port at which nobody answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def smtp(settings):
    """Real SMTP, to the port that a test gives."""
    settings.EMAIL_BACKEND = f"{EmailBackend.__module__}.{EmailBackend.__name__}"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 5
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False

    def to(port: int) -> None:
        settings.EMAIL_PORT = port

    return to


def asked_by(landlord: Landlord) -> Notice:
    """The mail to this landlord that the request for a certificate came in."""
    building = make_building(landlord)
    request = requests.file_request(building, by=user_of(landlord), now=NOW)
    return Notice.objects.get(about_code=request.code)


@pytest.fixture
def notice() -> Notice:
    return asked_by(make_landlord())


def ids(sink: Sink) -> list[str]:
    lines = "".join(sink.mails).splitlines()
    return [line.partition(": ")[2] for line in lines if line.startswith("Message-ID")]


def test_away_at_first_then_there_and_sent_once(smtp, closed_port, notice):
    smtp(closed_port)
    assert actions.send_due(now=NOW) == 0
    notice.refresh_from_db()
    assert (notice.state, notice.attempts, notice.held_until) == ("queued", 1, None)
    assert "refused" in notice.error.lower()
    with mail_sink() as sink:
        smtp(sink.port)
        assert actions.send_due(now=NOW + dt.timedelta(seconds=59)) == 0
        assert sink.mails == []
        assert actions.send_due(now=NOW + dt.timedelta(seconds=60)) == 1
        for minutes in (1, 2, 60, 10_000):
            assert actions.send_due(now=NOW + dt.timedelta(minutes=minutes)) == 0
        assert ids(sink) == [f"<{notice.code.lower()}@kotatgent>"]
        assert f"To: {notice.to_email}" in sink.mails[0]
    notice.refresh_from_db()
    assert (notice.state, notice.attempts, notice.sent_at) == ("sent", 2, NOW + dt.timedelta(seconds=60))
    assert Event.objects.about(notice).filter(kind="moved", after="sent").count() == 1


def test_it_waits_longer_each_time_gives_up_and_staff_see_it(smtp, closed_port, notice, client):
    smtp(closed_port)
    for number, after in enumerate(ATTEMPTS, start=1):
        actions.send_due(now=NOW + after - SECOND)
        notice.refresh_from_db()
        assert notice.attempts == number - 1, "too early"
        actions.send_due(now=NOW + after)
        notice.refresh_from_db()
        assert notice.attempts == number
    assert notice.state == "failed"
    actions.send_due(now=NOW + dt.timedelta(days=30))
    notice.refresh_from_db()
    assert notice.attempts == 6
    client.force_login(make_user(Role.STAFF))
    assert notice.subject in client.get(reverse("desk_mails"), {"state": "failed"}).content.decode()
    assert "refused" in client.get(reverse("desk_mail", args=[notice.code])).content.decode().lower()


def test_staff_send_again_and_nobody_else(smtp, notice, client):
    with mail_sink() as sink:
        smtp(sink.port)
        Notice.objects.filter(pk=notice.pk).update(state="failed", attempts=6, error="550 unknown")
        with pytest.raises(NotAllowed):
            actions.send_again(notice, by=make_user(Role.QUALITY_INSPECTOR), now=NOW)
        assert actions.send_due(now=NOW) == 0
        actions.send_again(notice, by=make_user(Role.STAFF), now=NOW)
        with pytest.raises(MoveRefused):
            actions.send_again(notice, by=make_user(Role.STAFF), now=NOW)
        assert actions.send_due(now=NOW) == 1
        assert len(sink.mails) == 1


def test_a_server_that_refuses_one_address_keeps_no_other_waiting(smtp, notice):
    other = asked_by(make_landlord(user=make_user(Role.LANDLORD, email="weg@kotatgent.test")))
    with mail_sink(refuses={"weg@kotatgent.test"}) as sink:
        smtp(sink.port)
        assert actions.send_due(now=NOW) == 1
        assert ids(sink) == [notice.message_id]
    other.refresh_from_db()
    assert (other.state, other.attempts) == ("queued", 1)
    assert "550" in other.error


def test_a_sender_that_died_is_followed_by_another_with_the_same_id(smtp, notice):
    """Between handing over and noting it: the copy has the same Message-ID, and nobody sends while it is held."""
    with mail_sink() as sink:
        smtp(sink.port)
        (held,) = actions._hold(NOW)
        assert actions.send_due(now=NOW + dt.timedelta(minutes=9)) == 0
        assert actions.send_due(now=NOW + dt.timedelta(minutes=11)) == 1
        assert ids(sink) == [held.message_id]


def test_one_occasion_is_one_mail():
    thread, _token = make_thread()
    facts = {"to": "a@kotatgent.test", "about": thread, "now": NOW, "once": "certificate:X:1"}
    context = {"thread": thread, "token": "x", "seen": thread.seen}
    first = actions.queue("contact_copy", context=context, **facts)
    assert actions.queue("contact_copy", context=context, **facts) is None
    assert list(Notice.objects.filter(once="certificate:X:1")) == [first]
