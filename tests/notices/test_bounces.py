"""The provider of mail tells what came back: signed, once, and never by somebody else."""

import json
import re

import pytest
import time_machine
from django.urls import reverse

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.notices import actions, bounces
from kotatgent.notices.models import Bounce, Letter, Notice, Unreachable
from tests.factories.accounts import NOW, PASSWORD, make_user
from tests.factories.landlords import make_landlord, user_of
from tests.factories.letters import mail_to
from tests.strict import StrictClient

pytestmark = pytest.mark.django_db

DOOR = "/mail/events"


@pytest.fixture(autouse=True)
def secret(settings):
    settings.MAIL_WEBHOOK_SECRET = "geheim-van-de-provider"
    with time_machine.travel(NOW, tick=False):
        yield settings


@pytest.fixture
def notice() -> Notice:
    made = mail_to(make_landlord())
    actions.send_due(now=NOW)
    made.refresh_from_db()
    return made


def bounced(notice: Notice, **facts: object) -> dict[str, object]:
    event = {"id": "evt-1", "type": "bounced", "message_id": notice.message_id, "hard": True}
    return {**event, "reason": "550 5.1.1 no such mailbox", **facts}


def told(event: object, *, age: int = 0, signed: str | None = None, body: bytes | None = None):
    """What the provider posts; `age` in seconds."""
    body = json.dumps(event).encode() if body is None else body
    timestamp = str(int(NOW.timestamp()) - age)
    headers = {"X-Timestamp": timestamp, "X-Signature": signed or bounces.signature(timestamp, body)}
    return StrictClient().post(DOOR, body, content_type="application/json", headers=headers)


def code_in(body: str) -> str:
    found = re.search(r"^ +([A-Z0-9]{4}-[A-Z0-9]{4})$", body, re.MULTILINE)
    assert found is not None
    return found.group(1)


def test_what_came_back_makes_a_letter_and_marks_the_address(notice):
    assert told(bounced(notice)).status_code == 200
    notice.refresh_from_db()
    assert (notice.state, notice.error) == ("bounced", "550 5.1.1 no such mailbox")
    assert (notice.letter.cause, notice.letter.state) == ("bounced", "waiting")
    assert Unreachable.objects.get().email == notice.to_email
    (event,) = Event.objects.about(notice).filter(after="bounced")
    assert event.actor_role == "system:mail-provider"
    assert notice.to_email not in json.dumps(list(Event.objects.values_list("facts", flat=True)))


def test_the_same_event_twice_makes_one_letter(notice):
    assert [told(bounced(notice)).status_code for _ in range(2)] == [200, 200]
    assert (Letter.objects.count(), Bounce.objects.count()) == (1, 1)


def test_a_second_event_of_the_same_mail_neither(notice):
    told(bounced(notice))
    told(bounced(notice, id="evt-2"))
    assert (Letter.objects.count(), Bounce.objects.count()) == (1, 2)


def test_a_mailbox_that_is_full_is_no_dead_address(notice):
    told(bounced(notice, hard=False, reason="552 full"))
    assert Letter.objects.count() == 1
    assert not Unreachable.objects.exists()


def test_the_address_was_changed_meanwhile(notice):
    User.objects.filter(pk=notice.to_user_id).update(email="nieuw@kotatgent.test", email_key="nieuw@kotatgent.test")
    told(bounced(notice))
    assert Letter.objects.count() == 1
    assert not Unreachable.objects.exists()


def test_a_mail_that_is_not_ours_leaves_nothing_behind(notice):
    before = Event.objects.count()
    assert told(bounced(notice, message_id="<onbekend@elders.test>")).status_code == 200
    assert (Bounce.objects.count(), Letter.objects.count(), Event.objects.count()) == (0, 0, before)


def test_a_mail_that_is_still_being_sent_is_told_again_later():
    waits = mail_to(make_landlord())
    assert told(bounced(waits)).status_code == 409
    actions.send_due(now=NOW)
    assert told(bounced(waits)).status_code == 200
    assert Letter.objects.count() == 1


def test_other_events_pass_by(notice):
    assert told({"id": "evt-3", "type": "delivered", "message_id": notice.message_id}).status_code == 200
    notice.refresh_from_db()
    assert notice.state == "sent"


@pytest.mark.parametrize("age", [301, -301])
def test_an_old_report_is_refused(notice, age):
    assert told(bounced(notice), age=age).status_code == 403
    assert not Bounce.objects.exists()


@pytest.mark.parametrize("age", [300, -300])
def test_within_the_window(notice, age):
    assert told(bounced(notice), age=age).status_code == 200


@pytest.mark.parametrize("signed", ["0" * 64, "é", "x"])
def test_a_wrong_signature(notice, signed):
    timestamp = str(int(NOW.timestamp()))
    body = json.dumps(bounced(notice)).encode()
    headers = {"X-Timestamp": timestamp, "X-Signature": signed}
    answer = StrictClient().post(DOOR, body, content_type="application/json", headers=headers)
    assert answer.status_code == 403
    assert not Letter.objects.exists()


def test_no_signature_or_one_of_another_body(notice):
    assert StrictClient().post(DOOR, b"{}", content_type="application/json").status_code == 403
    timestamp = str(int(NOW.timestamp()))
    assert told(bounced(notice), signed=bounces.signature(timestamp, b"{}")).status_code == 403


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"no json", b'"x"', b'{"id": "a"}', b'{"id": "", "type": "bounced"}', b"\xff",
             b'{"id": 1, "type": "bounced"}', b'{"id": "a", "type": "bounced", "hard": "yes"}'],
)  # fmt: skip
def test_what_is_no_report(body):
    assert told(None, body=body).status_code == 400


def test_too_large(notice):
    assert told(None, body=b"x" * 70_000).status_code == 413


def test_only_posting(client):
    assert client.get(DOOR).status_code == 405


def test_without_a_secret_there_is_no_door(secret, notice, client):
    signed = bounces.signature(str(int(NOW.timestamp())), b"{}")
    secret.MAIL_WEBHOOK_SECRET = ""
    assert client.get(DOOR).status_code == 404
    assert told(None, body=b"{}", signed=signed).status_code == 404
    assert told(bounced(notice)).status_code == 404  # signed with an empty secret


class TestTheLandlordSees:
    @pytest.fixture
    def landlord(self, notice):
        told(bounced(notice))
        return notice.to_user

    def home(self, client, language: str = "nl") -> str:
        return client.get(f"/{language}/mijn/").content.decode()

    def test_that_mail_does_not_arrive_and_where_to_change_it(self, client, landlord):
        client.force_login(landlord)
        page = self.home(client)
        assert f"We kunnen je niet bereiken op {landlord.email}" in page
        assert reverse("account_email") in page
        assert "We can't reach you by mail" in self.home(client, "en")

    def test_staff_see_it_too(self, client, landlord):
        client.force_login(make_user(Role.STAFF))
        file = reverse("desk_landlord", args=[landlord.memberships.get().landlord.code])
        assert "geen mail komt aan sinds 2 maart 2026" in client.get(file).content.decode()

    def test_nobody_else_does(self, client, landlord):
        client.force_login(user_of(make_landlord()))
        assert "We kunnen je niet bereiken" not in self.home(client)

    def test_it_goes_when_another_address_is_confirmed(self, client, landlord, mailoutbox):
        client.post(reverse("account_login"), {"login": landlord.email, "password": PASSWORD})
        client.post(reverse("account_email"), {"email": "nieuw@kotatgent.test", "action_add": ""}, follow=True)
        assert "We kunnen je niet bereiken" in self.home(client)
        client.post("/nl/account/confirm-email/", {"code": code_in(mailoutbox[-1].body)})
        assert "We kunnen je niet bereiken" not in self.home(client)
        assert Event.objects.about(landlord).filter(facts__what="email_works").count() == 1

    def test_it_goes_when_a_code_by_mail_arrived(self, client, landlord, mailoutbox):
        client.post(reverse("account_request_login_code"), {"email": landlord.email})
        client.post(reverse("account_confirm_login_code"), {"code": code_in(mailoutbox[-1].body)})
        assert "We kunnen je niet bereiken" not in self.home(client)
        assert not Unreachable.objects.exists()

    def test_a_password_proves_nothing_of_the_mail(self, client, landlord):
        client.post(reverse("account_login"), {"login": landlord.email, "password": PASSWORD})
        assert "We kunnen je niet bereiken" in self.home(client)
