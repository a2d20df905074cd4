"""A whole campaign with a clock that moves: forty people, six months and the year after. Counts are by hand.

40 on the list: 1 has an account, 1 asked to be left alone before; 38 come in. Two waves of 20 and 15; of the
other 3 one comes by herself. Only the first wave has a recorded ground for a reminder, 60 days after.
"""

import datetime as dt
from collections import Counter

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed, user_signed_up
from django.apps import apps
from django.core import mail
from django.db import connection

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import VISITOR
from kotatgent.audit.models import Event
from kotatgent.campaign import actions, links
from kotatgent.campaign.enums import Step
from kotatgent.campaign.funnel import funnels
from kotatgent.campaign.models import Campaign, Count, Destruction, Former, Mail, Refusal, Wave
from kotatgent.followups import sweep
from kotatgent.followups.models import FollowUp
from kotatgent.notices import actions as notices
from kotatgent.notices import bounces
from kotatgent.notices.models import Bounce, Notice
from kotatgent.operations.register import INVARIANTS
from kotatgent.steering.campaign import public_funnels
from tests.factories.accounts import make_user
from tests.factories.campaign import address, make_campaign, morning, people, person, started, take_in
from tests.factories.inspecting import certified
from tests.factories.landlords import make_building, make_landlord, make_room
from tests.factories.listings import make_listing

pytestmark = pytest.mark.django_db

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
START = morning(3, 2)


def night(now: dt.datetime) -> None:
    sweep.run(now=now)
    notices.send_due(now=now)


def nights(first: dt.datetime, last: dt.datetime) -> None:
    """A sweep each day. Weeks in which nothing can fall are played by their first day: a missed night heals."""
    now = first
    while now <= last:
        night(now)
        now += 7 * DAY
    night(last)


def registers(number: int, at: dt.datetime, *, confirms: bool = True) -> User:
    with time_machine.travel(at, tick=False):
        user = make_user(Role.LANDLORD, email=address(number), confirmed=confirms, now=at)
        user_signed_up.send(User, request=None, user=user)
        if confirms:
            email_confirmed.send(EmailAddress, request=None, email_address=EmailAddress.objects.get(user=user))
    return user


def mailed() -> Counter[str]:
    return Counter(message.to[0] for message in mail.outbox if "terugkomen" in message.body)


def reached(campaign: Campaign) -> list[dict[str, int]]:
    """In all, then by wave."""
    return [{step: found.people for step, found in row.steps.items() if found.people} for row in funnels(campaign)]


def rules_hold(on: dt.datetime) -> bool:
    rules = [rule for code, rule in INVARIANTS.items() if code.startswith(("campaign.", "audit."))]
    return not [rule.tally(on.date()).examples for rule in rules if rule.tally(on.date()).broken]


def everything() -> str:
    """Every cell of every table, as the database holds it."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            found.append(str(cursor.fetchall()))
    return "\n".join(found).lower()


def test_from_the_list_to_the_end_and_the_year_after():
    campaign = make_campaign(now=START)
    make_user(Role.LANDLORD, email=address(40))
    actions.refuse_address(address(39), by=make_user(Role.STAFF), now=START)
    report = take_in(people(40), now=START + HOUR)
    assert (report.taken_in, report.registered, report.refusing) == (38, 1, 1)

    # 2 March: the first wave, 20 people, at most 12 an hour.
    first = started(campaign, now=START + 2 * HOUR, size=20, per_hour=12)
    night(START + 2 * HOUR)
    assert len(mail.outbox) == 12
    night(START + 3 * HOUR)
    assert mailed() == Counter(address(n) for n in range(1, 21))

    # 3 March: two mails come back, three people want no mail, six look at the registration.
    with time_machine.travel(START + DAY, tick=False):
        for number in (1, 2):
            notice = Notice.objects.get(about_code=person(number).code)
            facts = {"event_id": f"e{number}", "message_id": notice.message_id, "hard": True, "reason": "550"}
            bounces.report(**facts, now=START + DAY)
        for number in (3, 4, 5):
            actions.refuse(person(number), by=VISITOR, now=START + DAY)
        for number in range(6, 12):
            actions.open_link(person(number), now=START + DAY)
    # Five of these six register, on 4, 5 and 6 March; four confirm. One more comes by herself, not by the link.
    users = {n: registers(n, START + days * DAY) for n, days in ((6, 2), (7, 2), (8, 3), (9, 4))}
    registers(10, START + 4 * DAY, confirms=False)
    users[12] = registers(12, START + 5 * DAY)
    # And one who was not invited yet.
    users[38] = registers(38, START + 6 * DAY)
    wave = {"invited": 20, "bounced": 2, "refused": 3, "opened": 6, "registered": 6, "confirmed": 5}
    assert reached(campaign) == [wave | {"registered": 7, "confirmed": 6}, wave]

    # Two of them become landlords with an accepted text and a building; one room goes online and is certified.
    done = START + 10 * DAY
    landlords = {n: make_landlord(user=users[n], now=done) for n in (6, 7)}
    building = make_building(landlords[6], now=done + DAY)
    make_building(landlords[7], now=done + 3 * DAY)
    room = make_room(building, now=done + DAY)
    make_listing(room, landlord=landlords[6], now=done + 2 * DAY)
    certified(building, now=done + 40 * DAY)
    steps = funnels(campaign)[0].steps
    last = (Step.ACCEPTED, Step.BUILDING, Step.ADVERT, Step.CERTIFICATE)
    assert [steps[step].people for step in last] == [2, 2, 1, 1]
    # Opened on the day after the invitation; registered 1, 1, 2, 3 and 3 days after that.
    assert (steps[Step.OPENED].days_median, steps[Step.OPENED].days_ninth) == (0.9, 0.9)
    assert (steps[Step.REGISTERED].days_median, steps[Step.REGISTERED].days_ninth) == (2.0, 3.0)
    assert (steps[Step.BUILDING].days_median, steps[Step.BUILDING].days_ninth) == (2.0, 2.8)

    # 1 April: the second wave. Nobody of the first gets a second invitation.
    second = started(campaign, now=morning(4, 1), size=15)
    night(morning(4, 1))
    assert mailed() == Counter(address(n) for n in range(1, 36))
    # 1 May: a ground for one reminder, 60 days after; the sweep of 1 May finds the 60 days over for the first wave.
    officer = make_user(Role.PRIVACY_OFFICER)
    actions.allow_reminder(first, ground="Advies van 30 april 2026.", after=60, by=officer, now=morning(4, 30))
    nights(morning(4, 30), morning(9, 2))
    # Of the first wave remain 20 - 2 - 3 - 5 = 10, number 10 among them, whose account is not confirmed.
    twice = {who for who, count in mailed().items() if count == 2}
    assert twice == {address(n) for n in (10, 11, *range(13, 21))}
    assert max(mailed().values()) == 2
    assert Mail.objects.count() == 45
    assert Former.objects.filter(wave=second).exclude(state="invited").count() == 0
    assert rules_hold(morning(9, 2))
    before = funnels(campaign)

    # 2 September is the last day and still counts; on the third everything goes.
    campaign.refresh_from_db()
    assert campaign.state == "open"
    codes = set(Former.objects.values_list("code", flat=True))
    night(morning(9, 3))
    campaign.refresh_from_db()
    assert campaign.state == "ended"
    assert (Former.objects.count(), Mail.objects.count()) == (0, 0)
    assert not Notice.objects.filter(template__startswith="campaign").exists()
    assert not Bounce.objects.exists()
    destroyed = Destruction.objects.get()
    assert (destroyed.people, destroyed.never_invited, destroyed.back, destroyed.mails) == (38, 2, 6, 45)
    assert destroyed.addresses == 38 - 2 - 3 - 6
    assert (destroyed.refusals_kept, destroyed.refusals_until) == (4, dt.date(2031, 3, 3))
    assert [row.steps for row in funnels(campaign)] == [row.steps for row in before]
    assert set(Wave.objects.values_list("state", flat=True)) == {"ended"}
    assert rules_hold(morning(9, 3))

    # What remains: accounts of who came back, hashes of who refused, and pseudonyms in the register.
    held = everything()
    for number in set(range(1, 40)) - {6, 7, 8, 9, 10, 12, 38}:
        assert address(number) not in held
    kept = set(Refusal.objects.values_list("email_hash", flat=True))
    assert kept == {links.email_hash(address(n)) for n in (3, 4, 5, 39)}
    for number in set(range(1, 39)) - {3, 4, 5}:
        assert links.email_hash(address(number)) not in held
    where = {
        model._meta.label
        for model in apps.get_models()
        for row in model._base_manager.values_list()
        if any(code in str(cell) for cell in row for code in codes)
    }
    assert where <= {Event._meta.label}

    # The year after: silence; a next campaign with the same list asks nobody who refused or is there.
    count = mailed()
    nights(morning(9, 4), morning(9, 4, 2027))
    assert mailed() == count
    make_campaign(ends_on=dt.date(2027, 12, 1), now=morning(9, 5, 2027))
    again = take_in(people(40), now=morning(9, 5, 2027))
    # Of the seven who came back two finished; the others were told, and their registration is gone.
    assert (again.taken_in, again.refusing, again.registered) == (34, 4, 2)
    # Five years after the refusals their hashes go too.
    night(morning(3, 3, 2031))
    assert Refusal.objects.count() == 3  # kept through 2 March 2031: the one of who called
    night(morning(3, 4, 2031))
    assert Refusal.objects.count() == 0
    assert not FollowUp.objects.open().filter(kind="refusal").exists()


def test_small_numbers_are_hidden_from_the_steering_group():
    campaign = make_campaign(now=START)
    take_in(people(30), now=START)
    started(campaign, now=START, size=20)
    night(START)
    started(campaign, now=START + HOUR, size=10)
    night(START + HOUR)
    for number in (*range(1, 9), 21, 22):  # eight of the first wave, two of the second
        actions.open_link(person(number), now=START + DAY)
    for number in (1, 2, 3):
        registers(number, START + 2 * DAY)
    (total, hidden), (one, hidden_one), (two, hidden_two) = public_funnels(campaign)
    assert (total.people(Step.INVITED), total.people(Step.OPENED)) == (30, 10)
    assert {Step.REGISTERED, Step.CONFIRMED} <= hidden
    # Rounded down to five, ten and five leave between one and nine for the second wave: nobody works out the two.
    assert Step.OPENED in hidden_two and two.people(Step.OPENED) == 0
    assert Step.OPENED not in hidden_one and one.people(Step.OPENED) == 5
    assert total.steps[Step.REGISTERED].days_median is None


@pytest.mark.deep
def test_two_thousand_eight_hundred():
    """The real number: everybody once, at 200 an hour; at the end all are gone in one sweep."""
    campaign = make_campaign(now=START)
    take_in(people(2800), now=START)
    wave = started(campaign, now=START, size=2800, per_hour=200)
    for hour in range(14):
        night(START + hour * HOUR)
        assert wave.mails.count() == 200 * (hour + 1)
    night(START + 20 * HOUR)
    assert len(mailed()) == sum(mailed().values()) == 2800
    night(morning(9, 3))
    assert (Former.objects.count(), Notice.objects.count()) == (0, 0)
    assert Count.objects.get(campaign=campaign, wave=None, step=Step.INVITED).people == 2800
