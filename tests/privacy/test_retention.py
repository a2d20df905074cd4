"""What has had its term goes at night, and nothing a day before; somebody is told first where the rule says so."""

import datetime as dt
import io
import json

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core.management import call_command

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.contact import actions as contact
from kotatgent.contact.models import Post, Thread
from kotatgent.core import clock
from kotatgent.core.errors import NotAllowed, RuleBroken
from kotatgent.followups import sweep
from kotatgent.notices import actions as outbox
from kotatgent.notices.models import Notice
from kotatgent.privacy import actions, retention
from kotatgent.privacy.enums import Right
from kotatgent.privacy.models import Erasure, RetentionRun
from tests.factories.accounts import make_user
from tests.factories.landlords import make_landlord, user_of
from tests.factories.letters import mail_to
from tests.factories.listings import make_listing

pytestmark = pytest.mark.django_db
URL = "/nl/toezicht-privacy/bewaring/"
BEGIN = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def outside(settings, tmp_path):
    settings.ERASURE_LIST = tmp_path / "erased"


def night(day: int) -> dt.datetime:
    """Four o'clock, so many days after 2 March 2026."""
    return clock.start_of(dt.date(2026, 3, 2) + dt.timedelta(days=day)) + dt.timedelta(hours=4)


def signed_up(*, confirmed: bool, role: Role = Role.LANDLORD, n: int = 0) -> User:
    user = User.objects.create_user(email=f"nieuw{n}@kotatgent.example", role=role, made_at=BEGIN)
    EmailAddress.objects.create(user=user, email=user.email, verified=confirmed, primary=True)
    return user


def there(user: User) -> bool:
    return User.objects.filter(pk=user.pk).exists()


class TestUnconfirmed:
    @pytest.mark.parametrize("role", [Role.LANDLORD, Role.STUDENT])
    def test_after_seven_days_and_not_on_the_seventh(self, role):
        user = signed_up(confirmed=False, role=role)
        sweep.run(now=night(7))
        assert there(user)
        sweep.run(now=night(8))
        assert not there(user)
        assert Erasure.objects.get().why == "unconfirmed"

    def test_confirmed_in_time_it_stays(self):
        user = signed_up(confirmed=True, role=Role.STUDENT)
        sweep.run(now=night(400))
        assert there(user)

    def test_an_account_of_an_office_has_no_such_term(self):
        user = make_user(Role.STAFF, now=BEGIN)
        EmailAddress.objects.filter(user=user).update(verified=False)
        sweep.run(now=night(400))
        assert there(user)


class TestUnfinished:
    def mails(self) -> int:
        return Notice.objects.filter(template="registration_unfinished").count()

    def test_reminded_on_day_21_once_and_gone_after_day_28(self):
        user = signed_up(confirmed=True)
        sweep.run(now=night(20))
        assert self.mails() == 0
        sweep.run(now=night(21))
        outbox.send_due(now=night(21))
        mail = Notice.objects.get(template="registration_unfinished")
        assert "30 maart 2026" in mail.body  # day 28
        sweep.run(now=night(28))
        assert there(user)
        assert self.mails() == 1
        sweep.run(now=night(29))
        assert not there(user)

    def test_nobody_goes_who_was_not_told(self):
        user = signed_up(confirmed=True)
        sweep.run(now=night(21))  # the mail is never sent
        sweep.run(now=night(60))
        assert there(user)

    def test_told_late_the_whole_notice_runs(self):
        user = signed_up(confirmed=True)
        sweep.run(now=night(40))
        outbox.send_due(now=night(40))
        assert "18 april 2026" in Notice.objects.get(template="registration_unfinished").body  # day 47
        sweep.run(now=night(47))
        assert there(user)
        sweep.run(now=night(48))
        assert not there(user)

    def test_who_finishes_is_neither_told_nor_erased(self):
        user = user_of(make_landlord(now=BEGIN))
        sweep.run(now=night(100))
        assert there(user)
        assert self.mails() == 0

    def test_finished_after_the_reminder_it_stays(self):
        user = signed_up(confirmed=True)
        sweep.run(now=night(21))
        outbox.send_due(now=night(21))
        make_landlord(user=user, now=night(25))
        sweep.run(now=night(40))
        assert there(user)


def test_a_conversation_goes_a_year_after_its_last_message():
    listing = make_listing(now=BEGIN)
    facts = {"name": "An", "email": "an@student.example", "language": "nl", "by": make_user(Role.STUDENT)}
    for day in (0, 30):
        contact.start_thread(listing, body="Vrij?", now=night(day), **facts)
    old, newer = Thread.objects.order_by("started_at")
    contact.reply_as_landlord(old, body="Ja.", by=user_of(listing.landlord), now=night(10))
    sweep.run(now=night(10 + 365))
    assert Thread.objects.count() == 2
    sweep.run(now=night(11 + 365))
    assert list(Thread.objects.all()) == [newer]
    assert Post.objects.count() == 1


def test_the_text_of_a_mail_goes_but_not_that_of_a_procedure():
    landlord = make_landlord(now=BEGIN)
    user = user_of(landlord)
    kept = mail_to(landlord, now=BEGIN)
    actions.ask(kind=Right.ACCESS, words="Alles.", by=user, now=BEGIN, language="nl")
    plain = Notice.objects.get(template="rights_received")
    outbox.send_due(now=BEGIN)
    sweep.run(now=night(366))
    plain.refresh_from_db()
    kept.refresh_from_db()
    assert (plain.to_email, plain.body, plain.state) == ("", "", "sent")
    assert kept.to_email == user.email
    assert kept.body


def test_sessions_that_are_over_go(client):
    client.force_login(make_user())
    running = Session.objects.get()
    Session.objects.create(session_key="over", session_data="x", expire_date=BEGIN)
    sweep.run(now=running.expire_date - dt.timedelta(hours=1))
    assert list(Session.objects.all()) == [running]


class TestNights:
    def test_each_night_once_with_its_figures(self):
        signed_up(confirmed=False)
        sweep.run(now=night(8))
        sweep.run(now=night(8) + dt.timedelta(hours=1))
        run = RetentionRun.objects.get(kind="unconfirmed")
        assert (run.day, run.there, run.due, run.removed, run.state) == (dt.date(2026, 3, 10), 1, 1, 1, "done")
        assert RetentionRun.objects.count() == len(retention.CLASSES)

    def test_a_night_that_takes_more_than_usual_stops_and_asks(self, client):
        users = [signed_up(confirmed=False, n=n) for n in range(50)]
        officer = make_user(Role.PRIVACY_OFFICER)
        sweep.run(now=night(8))
        run = RetentionRun.objects.get(kind="unconfirmed")
        assert (run.due, run.removed, run.state) == (50, 0, "braked")
        assert all(map(there, users))
        assert Notice.objects.get(template="retention_braked").to_user == officer
        client.force_login(officer)
        with time_machine.travel(night(9), tick=False):
            assert f"{URL}{run.code}/" in client.get(URL).content.decode()
            assert "Vul dit in" in client.post(f"{URL}{run.code}/", {"reason": " "}).content.decode()
            assert client.post(f"{URL}{run.code}/", {"reason": "Een aanval van robots."}).status_code == 302
            assert f"{URL}{run.code}/" not in client.get(URL).content.decode()
        run.refresh_from_db()
        assert (run.state, run.removed, run.reason) == ("released", 50, "Een aanval van robots.")
        assert not any(map(there, users))
        with pytest.raises(RuleBroken):
            actions.release_retention(run, reason="Nog eens.", by=officer, now=night(9))

    @pytest.mark.parametrize(
        ("due", "total", "stops"), [(49, 49, False), (50, 250, False), (50, 249, True), (500, 10_000, False)]
    )
    def test_where_the_brake_lies(self, due, total, stops):
        """From fifty on, and more than a fifth."""
        assert retention.is_too_much("unconfirmed", due, total) == stops

    def test_only_the_privacy_officer_lets_go_on(self):
        for n in range(50):
            signed_up(confirmed=False, n=n)
        sweep.run(now=night(8))
        run = RetentionRun.objects.get(kind="unconfirmed")
        with pytest.raises(NotAllowed):
            actions.release_retention(run, reason="Ja.", by=make_user(Role.STAFF), now=night(9))

    def test_the_command_counts_first_and_changes_nothing(self):
        user = signed_up(confirmed=False)
        with time_machine.travel(night(8), tick=False):
            out = io.StringIO()
            call_command("retention", "--dry-run", stdout=out)
            counts = json.loads(out.getvalue())
            assert counts["unconfirmed"] == {"there": 1, "due": 1, "stops": False}
            assert there(user)
            call_command("retention", stdout=io.StringIO())
            assert not there(user)


class TestPage:
    @pytest.mark.parametrize("language", ["nl", "en"])
    def test_it_says_what_goes_when_and_what_went(self, client, language):
        signed_up(confirmed=False)
        sweep.run(now=night(8))
        client.force_login(make_user(Role.PRIVACY_OFFICER))
        page = client.get(f"/{language}/toezicht-privacy/bewaring/").content.decode()
        assert ("7 dagen" if language == "nl" else "7 days") in page
        assert ("10 maart 2026" if language == "nl" else "10 March 2026") in page

    @pytest.mark.parametrize("role", [Role.STAFF, Role.LANDLORD, Role.STEERING])
    def test_nobody_else(self, client, role):
        client.force_login(make_user(role))
        assert client.get(URL).status_code == 403

    def test_unknown_and_signed_out(self, client):
        assert client.get(URL).status_code == 302
        client.force_login(make_user(Role.PRIVACY_OFFICER))
        assert client.get(f"{URL}BESTAATNIET/").status_code == 404
