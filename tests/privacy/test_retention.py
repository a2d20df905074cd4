"""What has had its term goes at night, and nothing a day before; somebody is told first where the rule says so."""

import dataclasses
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
from kotatgent.media.models import Picture
from kotatgent.notices import actions as outbox
from kotatgent.notices.models import Notice
from kotatgent.privacy import actions, retention
from kotatgent.privacy.enums import RequestState, Right
from kotatgent.privacy.models import Erasure, FileReason, RetentionRun
from landlords import actions as landlords
from listings import actions as listings
from listings.models import Listing
from tests.factories.accounts import make_user
from tests.factories.inspecting import inspected
from tests.factories.landlords import join, make_building, make_landlord, make_room, user_of
from tests.factories.letters import mail_to
from tests.factories.listings import make_listing, make_photo
from tests.factories.opening import may_open, opener

pytestmark = pytest.mark.django_db
URL = "/nl/toezicht-privacy/bewaring/"
BEGIN = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


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


class TestInactive:
    """24 months without a sign-in, a confirmation or an advert online; then a warning of 60 days; then erased."""

    SILENT = dt.date(2028, 3, 2)  # 24 months after 2 March 2026: its last day still counts

    @pytest.fixture
    def user(self):
        return user_of(make_landlord(now=BEGIN))

    def at(self, day: dt.date) -> dt.datetime:
        return clock.start_of(day) + dt.timedelta(hours=4)

    def warned(self) -> list[Notice]:
        return list(Notice.objects.filter(template="account_inactive").order_by("pk"))

    def warn(self, day: dt.date) -> Notice:
        actions.run_retention(now=self.at(day))
        outbox.send_due(now=self.at(day))
        return self.warned()[-1]

    def test_told_after_24_months_and_gone_after_60_days_more(self, user):
        actions.run_retention(now=self.at(self.SILENT))
        assert self.warned() == []
        mail = self.warn(self.SILENT + DAY)
        assert "2 mei 2028" in mail.body  # 60 days after 3 March 2028
        for day in (dt.date(2028, 3, 4), dt.date(2028, 5, 2)):
            actions.run_retention(now=self.at(day))
            assert there(user)
            assert len(self.warned()) == 1
        actions.run_retention(now=self.at(dt.date(2028, 5, 3)))
        assert not there(user)
        assert Erasure.objects.get().why == "inactive"
        assert Notice.objects.filter(template="account_erased").count() == 1

    def test_nobody_goes_who_was_not_told(self, user):
        actions.run_retention(now=self.at(self.SILENT + DAY))  # the mail is never sent
        actions.run_retention(now=self.at(dt.date(2030, 1, 1)))
        assert there(user)

    def test_whoever_signs_in_stays_and_is_warned_anew_two_years_later(self, user):
        self.warn(self.SILENT + DAY)
        User.objects.filter(pk=user.pk).update(last_login=self.at(dt.date(2028, 4, 1)))
        actions.run_retention(now=self.at(dt.date(2028, 5, 3)))
        assert there(user)
        assert "1 juni 2030" in self.warn(dt.date(2030, 4, 2)).body
        assert len(self.warned()) == 2

    def test_whoever_confirmed_meanwhile_is_active(self, user):
        landlords.confirm(user.memberships.get().landlord, by=user, now=self.at(dt.date(2027, 6, 1)))
        actions.run_retention(now=self.at(self.SILENT + DAY))
        assert self.warned() == []

    def test_an_advert_online_is_activity(self, user):
        make_listing(make_room(make_building(user.memberships.get().landlord, now=BEGIN)), now=BEGIN)
        actions.run_retention(now=self.at(self.SILENT + DAY))
        assert self.warned() == []

    def test_a_procedure_keeps_the_landlord_and_no_empty_threat_goes_out(self, user):
        building = make_building(user.memberships.get().landlord, now=BEGIN)
        make_room(building)
        inspected(building, ("stairs", "II", None), now=BEGIN)
        actions.run_retention(now=self.at(self.SILENT + DAY))
        assert self.warned() == []
        actions.run_retention(now=self.at(dt.date(2029, 1, 1)))
        assert there(user)

    def test_a_colleague_of_the_same_landlord_goes_alone(self, user):
        landlord = user.memberships.get().landlord
        other = join(landlord, now=BEGIN)
        User.objects.filter(pk=user.pk).update(last_login=self.at(dt.date(2028, 2, 1)))
        self.warn(self.SILENT + DAY)
        actions.run_retention(now=self.at(dt.date(2028, 5, 3)))
        assert (there(user), there(other)) == (True, False)
        landlord.refresh_from_db()
        assert landlord.erased_at is None


class TestAdverts:
    def test_words_and_photos_go_a_year_after_it_was_withdrawn(self):
        listing = make_listing(now=BEGIN, house_rules_nl="Stil na tien.", house_rules_en="Quiet after ten.")
        rent = listing.rent_cents
        photo = make_photo(listing)
        listings.withdraw(listing, by=user_of(listing.landlord), now=night(10))
        actions.run_retention(now=night(10 + 365))
        assert Listing.objects.get().description_nl
        assert Picture.objects.filter(pk=photo.picture_id).exists()
        actions.run_retention(now=night(11 + 365))
        kept = Listing.objects.get()
        assert (kept.description_nl, kept.description_en, kept.search_text) == ("", "", "")
        assert (kept.house_rules_nl, kept.house_rules_en) == ("", "")
        assert kept.rent_cents == rent
        assert not kept.photos.exists()
        assert not Picture.objects.filter(pk=photo.picture_id).exists()
        actions.run_retention(now=night(12 + 365))
        assert RetentionRun.objects.get(kind="adverts", day=dt.date(2027, 3, 14)).due == 0

    def test_house_rules_that_came_afterwards_go_too(self):
        """Of an advert whose other words went before it had any."""
        listing = make_listing(now=BEGIN)
        listings.withdraw(listing, by=user_of(listing.landlord), now=night(10))
        actions.run_retention(now=night(11 + 365))
        Listing.objects.update(house_rules_en="Ask Marieke upstairs.")
        actions.run_retention(now=night(12 + 365))
        assert Listing.objects.get().house_rules_en == ""

    def test_what_is_paused_or_let_stays(self):
        listing = make_listing(now=BEGIN)
        listings.mark_rented(listing, by=user_of(listing.landlord), now=night(10))
        actions.run_retention(now=night(900))
        assert Listing.objects.get().description_nl


def test_an_answered_request_loses_who_asked_and_every_word():
    user = user_of(make_landlord(now=BEGIN))
    old = actions.ask(kind=Right.ACCESS, words="Alles over mij.", by=user, now=night(0), language="nl")
    officer = make_user(Role.PRIVACY_OFFICER)
    actions.answer(old, outcome=RequestState.GRANTED, words="Hier is het.", by=officer, now=night(5))
    waits = actions.ask(kind=Right.OBJECTION, words="Nog iets.", by=user, now=night(6), language="nl")
    last = clock.start_of(dt.date(2028, 3, 7)) + dt.timedelta(hours=4)  # 24 months after 7 March 2026
    actions.run_retention(now=last)
    old.refresh_from_db()
    assert (old.words, old.answer, old.user) == ("Alles over mij.", "Hier is het.", user)
    actions.run_retention(now=last + DAY)
    for request in (old, waits):
        request.refresh_from_db()
    assert (old.words, old.answer, old.email, old.email_hash, old.user) == ("—", "—", "", "", None)
    assert (old.kind, old.state, old.answered_at) == ("access", "granted", night(5))
    assert waits.words == "Nog iets."


def test_why_a_file_was_opened_goes_after_24_months():
    may_open(make_landlord(now=BEGIN), opener(Role.STAFF), now=night(0))
    actions.run_retention(now=clock.start_of(dt.date(2028, 3, 2)) + dt.timedelta(hours=4))
    assert FileReason.objects.count() == 1
    actions.run_retention(now=clock.start_of(dt.date(2028, 3, 3)) + dt.timedelta(hours=4))
    assert FileReason.objects.count() == 0


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

    def test_a_class_that_fails_tells_people_once_and_holds_up_no_other(self, monkeypatch, client):
        user = signed_up(confirmed=False)
        officer, administrator = make_user(Role.PRIVACY_OFFICER), make_user(Role.ADMINISTRATOR)
        works = retention.CLASSES["messages"]

        def broken(now):
            raise ZeroDivisionError("no such thing")

        monkeypatch.setitem(retention.CLASSES, "messages", dataclasses.replace(works, due=broken))
        for minute in (0, 1, 2):
            sweep.run(now=night(8) + dt.timedelta(minutes=minute))
        assert not there(user)
        run = RetentionRun.objects.get(kind="messages")
        assert (run.state, run.due, run.removed) == ("failed", 0, 0)
        told = Notice.objects.filter(template="retention_failed")
        assert {mail.to_user for mail in told} == {officer, administrator}
        assert told.count() == 2
        client.force_login(officer)
        with time_machine.travel(night(9), tick=False):
            assert "Mislukt" in client.get(URL).content.decode()
        monkeypatch.setitem(retention.CLASSES, "messages", works)
        sweep.run(now=night(9))
        assert RetentionRun.objects.get(kind="messages", day=dt.date(2026, 3, 11)).state == "done"

    def test_where_nobody_could_be_told_the_class_fails_and_takes_nobody(self, monkeypatch):
        user, officer = signed_up(confirmed=True), make_user(Role.PRIVACY_OFFICER)
        sweep.run(now=night(21))
        outbox.send_due(now=night(21))

        def broken(now):
            raise ZeroDivisionError("no such thing")

        monkeypatch.setattr(retention, "to_remind", broken)
        sweep.run(now=night(29))  # when it would go
        assert there(user)
        assert RetentionRun.objects.get(kind="unfinished", day=dt.date(2026, 3, 31)).state == "failed"
        assert Notice.objects.get(template="retention_failed").to_user == officer

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
