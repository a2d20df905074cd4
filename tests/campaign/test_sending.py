"""Who gets an invitation, how often, and who no longer does."""

import datetime as dt
import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed, user_signed_up
from django.core import mail
from django.db import IntegrityError, transaction

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.campaign import actions
from kotatgent.campaign.enums import FormerState, MailKind
from kotatgent.campaign.models import Former, Mail, Refusal
from kotatgent.core.errors import MoveRefused, NotAllowed, RuleBroken
from kotatgent.followups import sweep
from kotatgent.notices import actions as notices
from kotatgent.notices import bounces
from kotatgent.notices.models import Notice
from tests.factories.accounts import NOW, make_user
from tests.factories.campaign import HOUR, address, make_campaign, make_wave, people, person, started, take_in, token

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def campaign():
    found = make_campaign()
    take_in(people(6))
    return found


UNFINISHED = "Je registratie bij Kotatgent is niet af"  # to who came back and went no further: no mail of a campaign


def go(now: dt.datetime) -> list[str]:
    """What goes out at this moment, to whom."""
    before = len(mail.outbox)
    sweep.run(now=now)
    notices.send_due(now=now)
    sent = [message for message in mail.outbox[before:] if message.subject != UNFINISHED]
    return sorted(message.to[0] for message in sent)


def registers(email: str, *, at: dt.datetime, confirms: bool = True) -> User:
    with time_machine.travel(at, tick=False):
        user = make_user(Role.LANDLORD, email=email, confirmed=confirms, now=at)
        user_signed_up.send(User, request=None, user=user)
        if confirms:
            email_confirmed.send(EmailAddress, request=None, email_address=EmailAddress.objects.get(user=user))
    return user


def test_each_gets_one_invitation_in_their_language(campaign):
    take_in(people(1, first=10))
    started(campaign)
    assert go(NOW) == sorted(address(n) for n in (1, 2, 3, 4, 5, 6, 10))
    assert go(NOW + HOUR) == []
    subjects = {message.to[0]: message.subject for message in mail.outbox}
    assert subjects[address(1)] == "Verhuur je nog studentenkamers in Gent?"
    assert subjects[address(10)] == "Do you still let student rooms in Ghent?"
    assert Mail.objects.filter(kind=MailKind.INVITATION).count() == 7


def test_the_mail_says_why_how_to_stop_and_until_when(campaign):
    started(campaign, size=1)
    go(NOW)
    (message,) = mail.outbox
    assert f"http://testserver/nl/terugkomen/{token(1)}/\n" in message.body
    assert f"http://testserver/nl/terugkomen/{token(1)}/niet/" in message.body
    for words in ("Kotatgent is gratis", "ten laatste op 30 juni", "na 2 september 2026", "advies van 1 februari 2026"):
        assert words in message.body
    assert message.extra_headers["List-Unsubscribe"] == f"<http://testserver/nl/terugkomen/{token(1)}/niet/>"
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_outbox_knows_neither_address_nor_text(campaign):
    started(campaign)
    go(NOW)
    for notice in Notice.objects.filter(template="campaign_invitation"):
        assert (notice.to_email, notice.body, notice.to_user_id) == ("", "", None)


def test_nothing_goes_out_before_its_moment_or_before_it_is_started(campaign):
    wave = make_wave(campaign, starts_at=NOW + 2 * HOUR)
    assert go(NOW + 3 * HOUR) == []
    actions.start_wave(wave, by=make_user(Role.STAFF), now=NOW)
    assert go(NOW + HOUR) == []
    assert len(go(NOW + 2 * HOUR)) == 6


def test_never_more_an_hour_than_was_said(campaign):
    started(campaign, per_hour=4)
    assert [len(go(NOW + minutes * dt.timedelta(minutes=1))) for minutes in (0, 1, 59, 60, 61, 180)] == [
        4,
        0,
        0,
        2,
        0,
        0,
    ]


def test_never_more_people_than_the_size_and_the_next_wave_takes_the_others(campaign):
    started(campaign, size=2)
    assert go(NOW) == [address(1), address(2)]
    assert go(NOW + DAY) == []
    started(campaign, size=3, now=NOW + DAY)
    assert go(NOW + DAY) == [address(3), address(4), address(5)]


def test_stopped_it_sends_nothing_also_not_what_waits(campaign):
    wave = started(campaign, per_hour=3)
    sweep.run(now=NOW)  # three wait in the outbox
    staff = make_user(Role.STAFF)
    actions.stop_wave(wave, by=staff, now=NOW)
    assert go(NOW + DAY) == []
    actions.start_wave(wave, by=staff, now=NOW + DAY)
    assert len(go(NOW + DAY + HOUR)) == 6
    assert go(NOW + 2 * DAY) == []


def test_a_sweep_that_dies_leaves_nobody_half_invited(campaign):
    """The person, the row and the outbox change together or not at all."""
    started(campaign)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.send_waves(now=NOW)
        raise ZeroDivisionError
    assert (Mail.objects.count(), Notice.objects.count()) == (0, 0)
    assert set(Former.objects.values_list("state", flat=True)) == {FormerState.WAITING}
    assert len(go(NOW)) == 6


def test_the_database_refuses_a_second_invitation(campaign):
    wave = started(campaign, size=1)
    go(NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mail.objects.create(former=person(1), wave=wave, kind=MailKind.INVITATION, queued_at=NOW)


class TestReminder:
    def test_none_without_a_recorded_ground(self, campaign):
        started(campaign)
        go(NOW)
        assert go(NOW + 100 * DAY) == []

    def test_once_and_not_before_its_day(self, campaign):
        wave = started(campaign)
        go(NOW)
        officer = make_user(Role.PRIVACY_OFFICER)
        actions.allow_reminder(wave, ground="Advies van 3 maart 2026.", after=30, by=officer, now=NOW)
        registers(address(1), at=NOW + DAY)
        actions.refuse(person(2), by=make_user(Role.STAFF), now=NOW + DAY)
        assert go(NOW + 30 * DAY - HOUR) == []
        assert go(NOW + 30 * DAY) == [address(3), address(4), address(5), address(6)]
        assert "Advies van 3 maart 2026." in mail.outbox[-1].body
        assert go(NOW + 60 * DAY) == []

    def test_only_the_privacy_officer_records_it(self, campaign):
        wave = make_wave(campaign)
        with pytest.raises(NotAllowed):
            actions.allow_reminder(wave, ground="Zomaar.", after=30, by=make_user(Role.STAFF), now=NOW)
        with pytest.raises(RuleBroken, match="rechtsgrond"):
            actions.allow_reminder(wave, ground=" ", after=30, by=make_user(Role.PRIVACY_OFFICER), now=NOW)

    def test_of_another_wave_nobody_gets_it(self, campaign):
        first, _second = started(campaign, size=3), started(campaign)
        go(NOW)
        officer = make_user(Role.PRIVACY_OFFICER)
        actions.allow_reminder(first, ground="Advies.", after=10, by=officer, now=NOW)
        assert go(NOW + 10 * DAY) == [address(1), address(2), address(3)]


class TestWhoIsLeftAlone:
    def test_who_registered_without_the_link_is_recognised_in_any_spelling(self, campaign):
        user = registers("Vroeger1+kot@EXAMPLE.com", at=NOW)
        found = person(1)
        assert (found.state, found.email, found.user) == (FormerState.BACK, None, user)
        started(campaign)
        assert address(1) not in go(NOW + HOUR)

    def test_an_account_that_is_not_confirmed_stops_nothing(self, campaign):
        registers(address(1), at=NOW, confirms=False)
        assert person(1).registered_at == NOW
        started(campaign)
        assert address(1) in go(NOW)

    def test_who_refuses_while_the_mail_waits_gets_none(self, campaign):
        started(campaign)
        sweep.run(now=NOW)
        actions.refuse(person(1), by=make_user(Role.STAFF), now=NOW)
        notices.send_due(now=NOW)
        assert address(1) not in [message.to[0] for message in mail.outbox]
        assert Notice.objects.get(about_code=person(1).code).state == "superseded"

    def test_a_refusal_leaves_a_hash_and_the_next_list_changes_nothing(self, campaign):
        actions.refuse(person(1), by=make_user(Role.STAFF), now=NOW)
        actions.refuse(person(1), by=make_user(Role.STAFF), now=NOW + DAY)
        refusal = Refusal.objects.get()
        assert (refusal.made_at, refusal.kept_until) == (NOW, dt.date(2031, 3, 2))
        assert (person(1).state, person(1).email) == (FormerState.REFUSED, None)
        Former.objects.all().delete()
        assert take_in(people(2)).refusing == 1
        started(campaign)
        assert go(NOW) == [address(2)]

    def test_somebody_who_calls_before_any_list_comes_in(self, campaign):
        actions.refuse_address(address(77).upper(), by=make_user(Role.STAFF), now=NOW)
        report = take_in(people(1, first=77))
        assert (report.taken_in, report.refusing) == (0, 1)

    def test_who_refused_can_still_register(self, campaign):
        actions.refuse(person(1), by=make_user(Role.STAFF), now=NOW)
        registers(address(1), at=NOW + DAY)
        assert person(1).state == FormerState.BACK
        assert Refusal.objects.count() == 1

    def test_a_mail_that_came_back_is_the_last(self, campaign):
        wave = started(campaign)
        go(NOW)
        notice = Notice.objects.get(about_code=person(1).code)
        facts = {"event_id": "e1", "message_id": notice.message_id, "hard": False, "reason": "452 full"}
        bounces.report(**facts, now=NOW + HOUR)
        assert (person(1).state, person(1).email, person(1).bounced_at) == ("bounced", None, NOW + HOUR)
        officer = make_user(Role.PRIVACY_OFFICER)
        actions.allow_reminder(wave, ground="Advies.", after=1, by=officer, now=NOW)
        assert address(1) not in go(NOW + 2 * DAY)
        again = notices.send_again(Notice.objects.get(pk=notice.pk), by=make_user(Role.STAFF), now=NOW + 3 * DAY)
        assert address(1) not in go(NOW + 3 * DAY)
        again.refresh_from_db()
        assert again.state == "superseded"

    def test_the_last_day_counts_and_the_day_after_nothing_goes_out(self):
        campaign = make_campaign(ends_on=NOW.date() + 3 * DAY)
        take_in(people(2))
        started(campaign, size=1)
        assert go(NOW + 3 * DAY) == [address(1)]
        with pytest.raises(RuleBroken):
            started(campaign, now=NOW + 4 * DAY)
        assert go(NOW + 4 * DAY) == []


@pytest.mark.parametrize("role", [Role.LANDLORD, Role.QUALITY_INSPECTOR, Role.STEERING, Role.PRIVACY_OFFICER])
def test_only_staff_send(campaign, role):
    wave = make_wave(campaign)
    for act in (actions.start_wave, actions.stop_wave):
        with pytest.raises(NotAllowed):
            act(wave, by=make_user(role), now=NOW)


def test_a_wave_that_has_started_keeps_its_words(campaign):
    wave, staff = started(campaign), make_user(Role.STAFF)
    with pytest.raises(RuleBroken, match="gestart"):
        actions.change_wave(wave, size=5, by=staff, now=NOW)
    with pytest.raises(MoveRefused):
        actions.start_wave(wave, by=staff, now=NOW)


def test_a_link_tells_nothing_to_who_reads_the_database(campaign):
    """The database holds a hash of it; the secret needs HASH_KEY."""
    found = person(1)
    held = " ".join(str(value) for value in Former.objects.filter(pk=found.pk).values().get().values())
    assert token(1) not in held
    assert re.fullmatch(r"[0-9a-f]{40}", token(1))
