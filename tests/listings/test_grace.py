"""New terms of use: told at once, reminded two weeks before the last day, paused after it, and back by accepting.

Published on 2 March 2026, in force from 1 April; the grace term of 30 days ends on 1 May.
"""

import datetime as dt

import pytest

from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.core.errors import RuleBroken
from kotatgent.followups import sweep
from kotatgent.followups.models import FollowUp
from kotatgent.notices import actions as notices
from kotatgent.notices import letters
from kotatgent.notices.enums import Post
from kotatgent.notices.models import Letter, Notice
from kotatgent.terms import actions as terms
from kotatgent.terms import queries
from kotatgent.terms.models import Acceptance
from landlords.actions import end_membership
from landlords.models import Member
from listings import actions
from listings.models import Listing
from tests.factories.accounts import NOW, make_user
from tests.factories.landlords import make_landlord, make_room, user_of
from tests.factories.letters import HOME
from tests.factories.listings import make_listing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("never_asked")]

FIRST_DAY, LAST_DAY = dt.date(2026, 4, 1), dt.date(2026, 5, 1)
REMINDED = dt.date(2026, 4, 17)
DAY = dt.timedelta(days=1)


@pytest.fixture
def landlord():
    return make_landlord(**HOME)


@pytest.fixture
def listing(landlord):
    return make_listing(landlord=landlord)


def new_version(now=NOW, effective_on=FIRST_DAY):
    one, other = make_user(Role.STAFF), make_user(Role.STAFF)
    made = terms.begin(by=one, now=now)
    terms.write_clause(made, made.clauses.first(), by=one, now=now, body_nl=f"anders {now}", body_en=f"other {now}")
    terms.ask_review(made, by=one, now=now)
    return terms.publish(made, effective_on=effective_on, by=other, now=now)


def morning(day):
    return clock.start_of(day) + dt.timedelta(hours=8)


def swept(day):
    counts = sweep.run(now=morning(day))
    sweep.run(now=morning(day))  # a minute later: what the first one planned
    notices.send_due(now=morning(day))
    return counts


def days(first, last):
    return [first + n * DAY for n in range((last - first).days + 1)]


def accept(landlord, version, on):
    shown = version.text_hash("nl")
    terms.accept(version, by=user_of(landlord), now=morning(on), language="nl", shown_hash=shown, party=landlord.code)


def mails(landlord):
    """Which templates went out to this landlord, on which day."""
    found = Notice.objects.filter(to_user=user_of(landlord), template__startswith="terms_").order_by("queued_at")
    return [(one.template, clock.date_of(one.queued_at)) for one in found]


def state(listing):
    return Listing.objects.values_list("state", "paused_why").get(pk=listing.pk)


def test_told_reminded_paused(landlord, listing):
    new_version()
    for day in days(NOW.date(), LAST_DAY):
        swept(day)
        assert state(listing) == ("published", "")
    swept(LAST_DAY + DAY)
    assert state(listing) == ("paused", "terms")
    told = [("terms_new", NOW.date()), ("terms_reminder", REMINDED), ("terms_paused", LAST_DAY + DAY)]
    assert mails(landlord) == told
    assert "terms.announced" not in swept(LAST_DAY + 2 * DAY)
    assert mails(landlord) == told
    assert not Listing.objects.public().exists()


def test_accepting_afterwards_brings_it_back_where_it_was(landlord, listing):
    version = new_version()
    for day in (NOW.date(), REMINDED, LAST_DAY + DAY):
        swept(day)
    accept(landlord, version, LAST_DAY + 5 * DAY)
    assert state(listing) == ("published", "")
    assert Listing.objects.get(pk=listing.pk).published_at == listing.published_at


def test_accepting_in_time_stops_the_ladder(landlord, listing):
    version = new_version()
    swept(NOW.date())
    accept(landlord, version, FIRST_DAY - 3 * DAY)  # before its first day is fine too
    for day in days(FIRST_DAY, LAST_DAY + 2 * DAY):
        swept(day)
    assert state(listing) == ("published", "")
    assert mails(landlord) == [("terms_new", NOW.date())]
    assert not FollowUp.objects.open().filter(kind="terms").exists()


def test_what_the_landlord_paused_stays_so(landlord, listing):
    version = new_version()
    other = make_listing(make_room(listing.room.building), landlord=landlord)
    actions.pause(other, by=user_of(landlord), now=NOW)
    for day in (NOW.date(), REMINDED, LAST_DAY + DAY):
        swept(day)
    assert (state(listing), state(other)) == (("paused", "terms"), ("paused", ""))
    accept(landlord, version, LAST_DAY + 2 * DAY)
    assert (state(listing), state(other)) == (("published", ""), ("paused", ""))


def test_in_the_grace_term_nothing_new_goes_online_without_acceptance(landlord, listing):
    new_version()
    other = make_listing(make_room(listing.room.building), landlord=landlord, published=False)
    with pytest.raises(RuleBroken, match="aanvaard eerst de gebruiksvoorwaarden"):
        actions.publish(other, by=user_of(landlord), now=morning(FIRST_DAY))
    assert state(listing) == ("published", "")


def test_missed_nights_cost_the_landlord_no_day_of_notice(landlord, listing):
    """No sweep ran from the start until 3 May: now they are told, and fourteen days later it pauses."""
    new_version()
    late = LAST_DAY + 2 * DAY
    swept(late)
    assert state(listing) == ("published", "")
    for day in days(late + DAY, late + 14 * DAY):
        swept(day)
        assert state(listing) == ("published", "")
    swept(late + 15 * DAY)
    assert state(listing) == ("paused", "terms")


def test_nobody_is_paused_whom_no_mail_reached(landlord, listing, settings):
    """The mails are given up on and become letters; the notice term counts from the day one is posted."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    new_version()
    for day in (NOW.date(), REMINDED, LAST_DAY, LAST_DAY + DAY, LAST_DAY + 40 * DAY):
        for hour in (1, 4, 8, 12, 20, 23):
            sweep.run(now=clock.start_of(day) + dt.timedelta(hours=hour))
            notices.send_due(now=clock.start_of(day) + dt.timedelta(hours=hour))
    assert state(listing) == ("published", "")
    letter = Letter.objects.filter(notice__to_user=user_of(landlord)).order_by("pk").first()
    posted = LAST_DAY + 41 * DAY
    letters.post(letter, on=posted, how=Post.ORDINARY, by=make_user(Role.STAFF), now=morning(posted))
    for day in days(posted, posted + 14 * DAY):
        sweep.run(now=morning(day))
        assert state(listing) == ("published", "")
    sweep.run(now=morning(posted + 15 * DAY))
    assert state(listing) == ("paused", "terms")


def test_who_has_nothing_online_is_told_and_loses_nothing(landlord):
    new_version()
    for day in days(NOW.date(), LAST_DAY + 2 * DAY):
        swept(day)
    assert mails(landlord) == [("terms_new", NOW.date()), ("terms_reminder", REMINDED)]


def test_who_registers_after_its_first_day_reads_it_first_and_gets_no_ladder(landlord):
    new_version()
    later = make_landlord(now=morning(FIRST_DAY), accepted=False)
    swept(FIRST_DAY + DAY)
    assert mails(later) == []


def test_a_next_version_asks_again_and_the_old_ladder_ends_with_it(landlord, listing):
    first = new_version()
    swept(NOW.date())
    accept(landlord, first, FIRST_DAY)
    new_version(now=morning(dt.date(2026, 6, 1)), effective_on=dt.date(2026, 6, 10))
    for day in (dt.date(2026, 6, 1), dt.date(2026, 6, 26), dt.date(2026, 7, 11)):
        swept(day)
    assert state(listing) == ("paused", "terms")
    assert [template for template, _ in mails(landlord)] == ["terms_new", "terms_new", "terms_reminder", "terms_paused"]


def test_all_who_act_for_a_landlord_have_to_accept(landlord, listing):
    version = new_version()
    other = make_user(Role.LANDLORD)
    Member.objects.create(landlord=landlord, user=other, role="co_owner", since=NOW)
    for day in (NOW.date(), REMINDED):
        swept(day)
    accept(landlord, version, REMINDED)
    swept(LAST_DAY + DAY)
    assert state(listing) == ("paused", "terms")
    terms.accept(version, by=other, now=morning(LAST_DAY + DAY), language="en", shown_hash=version.text_hash("en"))
    assert state(listing) == ("published", "")


def test_the_proof_gets_the_registration_number_when_somebody_registers_after_accepting():
    user = make_user(Role.LANDLORD)
    version = queries.in_force(NOW.date())
    terms.accept(version, by=user, now=NOW, language="nl", shown_hash=version.text_hash("nl"))
    landlord = make_landlord(user=user, accepted=False)
    assert Acceptance.objects.get(user=user).party == landlord.code


@pytest.mark.parametrize("count", [1, 3])
def test_announcing_costs_the_same_per_landlord(count, django_assert_max_num_queries):
    for _ in range(count):
        make_landlord()
    new_version()
    with django_assert_max_num_queries(8 + 8 * count):
        from listings.actions import grace

        assert grace.announce(morning(NOW.date())) == count


def test_who_leaves_holds_nothing_up(landlord, listing):
    """A colleague who never accepted: the adverts pause for that, and come back with no wait when they are removed."""
    colleague = make_user(Role.LANDLORD)
    member = Member.objects.create(landlord=landlord, user=colleague, role="manager", since=NOW)
    version = new_version()
    accept(landlord, version, NOW.date())
    for day in (NOW.date(), REMINDED, LAST_DAY + DAY):
        swept(day)
    assert state(listing) == ("paused", "terms")
    end_membership(member, by=user_of(landlord), now=morning(LAST_DAY + DAY))
    assert state(listing) == ("published", "")
    assert not FollowUp.objects.unfinished().filter(kind="terms", code=landlord.code).exists()
