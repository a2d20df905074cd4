import pytest
from django.core import mail as sent_mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kotatgent.audit.models import Event
from kotatgent.notices import actions
from kotatgent.notices.enums import State
from kotatgent.notices.models import Notice
from tests.factories.accounts import NOW

pytestmark = pytest.mark.django_db


def make(code: str, **facts) -> Notice:
    base = {"template": "x", "to_email": "iemand@kotatgent.test", "language": "nl", "subject": f"Mail {code}"}
    base |= {"body": "x", "about_kind": "x", "about_code": "x", "queued_at": NOW, "try_at": NOW}
    return Notice.objects.create(code=code, **{**base, **facts})


def outbox(client, **query) -> str:
    return client.get(reverse("desk_mails"), query).content.decode()


def test_filter_by_state_and_by_address(desk, lost_mail):
    make("SENT1", state="sent", sent_at=NOW)
    assert "Mail SENT1" in outbox(desk)
    assert "Je attest loopt af" in outbox(desk, state="failed")
    assert "Mail SENT1" not in outbox(desk, state="failed")
    assert "Mail SENT1" in outbox(desk, to=" IEMAND@kotatgent.test")
    assert "Geen mail voldoet hieraan" in outbox(desk, to="niemand@kotatgent.test")
    assert "Geen mail voldoet hieraan" in outbox(desk, to="iemand@")  # sealed: found whole, never by a part


def test_an_unknown_state_shows_all(desk, lost_mail):
    assert "Je attest loopt af" in outbox(desk, state="lost")


def test_the_list_costs_the_same_for_one_and_for_three(desk):
    make("A")
    outbox(desk)
    with CaptureQueriesContext(connection) as for_one:
        outbox(desk)
    make("B"), make("C")
    with CaptureQueriesContext(connection) as for_three:
        assert outbox(desk).count('<th scope="row">') == 3
    assert len(for_three) == len(for_one)


def test_a_mail_is_read_as_text_and_reading_is_recorded(desk, staff, lost_mail):
    page = desk.get(reverse("desk_mail", args=[lost_mail.code])).content.decode()
    assert "&lt;b&gt;Vraag&lt;/b&gt; op tijd" in page
    assert "550 mailbox unknown" in page
    assert Event.objects.about(lost_mail).filter(kind="read", actor_id=staff.pk).count() == 1


def test_a_lost_mail_is_sent_again(desk, lost_mail):
    answer = desk.post(reverse("desk_send_again", args=[lost_mail.code]), follow=True)
    assert "De mail staat weer in de rij" in answer.content.decode()
    assert actions.send_due(now=NOW) == 1
    lost_mail.refresh_from_db()
    assert (lost_mail.state, lost_mail.attempts) == (State.SENT, 1)
    assert [mail.to for mail in sent_mail.outbox] == [[lost_mail.to_email]]


def test_a_mail_that_was_sent_is_not_sent_again(desk):
    notice = make("SENT1", state="sent", sent_at=NOW)
    assert "Verstuur opnieuw" not in desk.get(reverse("desk_mail", args=["SENT1"])).content.decode()
    assert desk.post(reverse("desk_send_again", args=["SENT1"])).status_code == 409
    notice.refresh_from_db()
    assert notice.state == State.SENT
