"""Once a year: asked 30 days before, on the day, 14 days before the adverts pause, and back by confirming.

Registered on 2 March 2026, so the day is 2 March 2027; thirty days later, on 1 April, is the last day online.
"""

import datetime as dt

import pytest
import time_machine

from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.core import clock
from kotatgent.core.errors import Conflict, Hidden, NotAllowed, RuleBroken
from kotatgent.followups import sweep
from kotatgent.followups.models import FollowUp, Term
from kotatgent.notices import actions as notices
from kotatgent.notices import letters
from kotatgent.notices.enums import Post
from kotatgent.notices.models import Letter, Notice
from kotatgent.operations.apps import introduce_confirmations
from kotatgent.operations.register import INVARIANTS
from kotatgent.terms import actions as terms
from landlords import actions as landlords
from landlords.models import Landlord, Member
from listings import actions
from listings.actions.leaving import erase_adverts
from listings.enums import PausedWhy, less_reasons, more_reasons
from listings.models import Listing
from tests.factories.accounts import NOW, make_user
from tests.factories.landlords import make_landlord, make_room, user_of
from tests.factories.letters import HOME
from tests.factories.listings import make_listing
from tests.races import at_once, need_two_writers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("never_asked")]

DAY = dt.timedelta(days=1)
CONFIRM_BY = dt.date(2027, 3, 2)
NOTICE = dt.date(2027, 1, 31)  # 30 days before, by hand
LAST_ONLINE = dt.date(2027, 4, 1)  # 30 days after
LAST = dt.date(2027, 3, 18)  # 14 days before that
PAUSED = dt.date(2027, 4, 2)
LADDER = [("yearly_notice", NOTICE), ("yearly_due", CONFIRM_BY), ("yearly_last", LAST), ("yearly_paused", PAUSED)]


@pytest.fixture
def landlord():
    return make_landlord(**HOME)


@pytest.fixture
def listing(landlord):
    return make_listing(landlord=landlord)


def morning(day):
    return clock.start_of(day) + dt.timedelta(hours=8)


def swept(day):
    sweep.run(now=morning(day))
    sweep.run(now=morning(day))  # twice: the second changes nothing
    notices.send_due(now=morning(day))


def days(first, last):
    return [first + n * DAY for n in range((last - first).days + 1)]


def confirm(landlord, on, by=None, **facts):
    return landlords.confirm(landlord, by=by or user_of(landlord), now=morning(on), **facts)


def mails(user):
    found = Notice.objects.filter(to_user=user, template__startswith="yearly_").order_by("queued_at", "pk")
    return [(one.template, clock.date_of(one.queued_at)) for one in found]


def state(listing):
    return Listing.objects.values_list("state", "paused_why").get(pk=listing.pk)


def date_of(landlord):
    return Landlord.objects.values_list("confirm_by", "lapsed_on").get(pk=landlord.pk)


def lapsed(*days_between):
    for day in (NOTICE, CONFIRM_BY, LAST, PAUSED, *days_between):
        swept(day)


def broken():
    """The invariants about it that are broken."""
    codes = ("landlords.confirmations", "adverts.confirmed")
    return [code for code in codes if INVARIANTS[code].tally(PAUSED).broken]


def test_each_mail_on_its_day_and_then_the_pause(landlord, listing):
    for day in days(NOTICE - DAY, LAST_ONLINE):
        swept(day)
        assert state(listing) == ("published", "")
    swept(PAUSED)
    assert state(listing) == ("paused", "yearly")
    assert date_of(landlord) == (CONFIRM_BY, PAUSED)
    for day in days(PAUSED + DAY, PAUSED + 5 * DAY):
        swept(day)
    assert mails(user_of(landlord)) == LADDER
    assert not FollowUp.objects.unfinished().filter(kind="yearly").exists()


def test_the_mails_say_the_day_on_which_adverts_pause(landlord, listing):
    lapsed()
    bodies = dict(Notice.objects.filter(template__startswith="yearly_").values_list("template", "body"))
    for template in ("yearly_notice", "yearly_due", "yearly_last"):
        assert "2 april 2027" in bodies[template]
    assert "/nl/mijn/bevestigen/" in bodies["yearly_paused"]


def test_confirming_brings_back_what_paused_for_it_and_nothing_else(landlord, listing):
    other = make_listing(make_room(listing.room.building), landlord=landlord)
    actions.pause(other, by=user_of(landlord), now=NOW)
    lapsed()
    assert (state(listing), state(other)) == (("paused", "yearly"), ("paused", ""))
    on = PAUSED + 3 * DAY
    found, new = confirm(landlord, on)
    assert new and found.code == landlord.code
    assert (state(listing), state(other)) == (("published", ""), ("paused", ""))
    assert Listing.objects.get(pk=listing.pk).published_at == listing.published_at
    assert date_of(landlord) == (dt.date(2028, 4, 5), None)


def test_confirming_early_moves_the_date_to_a_year_after_it(landlord, listing):
    swept(NOTICE)
    confirm(landlord, NOTICE + DAY)
    for day in days(NOTICE + 2 * DAY, PAUSED + DAY):
        swept(day)
    assert mails(user_of(landlord)) == LADDER[:1]
    assert date_of(landlord) == (dt.date(2028, 2, 1), None)
    steps = FollowUp.objects.unfinished().filter(kind="yearly").order_by("due_on").values_list("step", "due_on")
    assert list(steps) == [
        ("yearly-notice", dt.date(2028, 1, 2)),
        ("yearly-due", dt.date(2028, 2, 1)),
        ("yearly-last", dt.date(2028, 2, 17)),
        ("yearly-lapse", dt.date(2028, 3, 3)),
    ]


@pytest.mark.parametrize(
    ("on", "next_one"),
    [
        (dt.date(2028, 2, 29), dt.date(2029, 2, 28)),  # no 29 February
        (dt.date(2027, 2, 28), dt.date(2028, 2, 28)),
        (dt.date(2027, 3, 28), dt.date(2028, 3, 28)),  # the clocks go forward
        (dt.date(2027, 10, 31), dt.date(2028, 10, 31)),  # and back
    ],
)
def test_a_year_is_the_same_day_of_the_next_year(landlord, on, next_one):
    confirm(landlord, on)
    assert date_of(landlord)[0] == next_one


def test_the_day_is_that_of_brussels(landlord):
    landlords.confirm(landlord, by=user_of(landlord), now=dt.datetime(2027, 3, 1, 23, 30, tzinfo=dt.UTC))
    assert date_of(landlord)[0] == dt.date(2028, 3, 2)


def test_twice_on_a_day_is_once(landlord, listing):
    assert confirm(landlord, NOTICE)[1]
    assert not confirm(landlord, NOTICE)[1]
    assert Event.objects.about(landlord).filter(facts__what="confirmed").count() == 1
    assert FollowUp.objects.unfinished().filter(kind="yearly").count() == 4


def test_corrections_go_with_the_confirmation_or_not_at_all(landlord):
    confirm(landlord, NOTICE, phone="+32470009999")
    landlord.refresh_from_db()
    assert (landlord.phone, landlord.confirmed_by) == ("+32470009999", user_of(landlord))
    with pytest.raises(Conflict):
        confirm(landlord, NOTICE + DAY, expected=landlord.version - 1, first_name="Oud")
    assert date_of(landlord)[0] == dt.date(2028, 1, 31)


@pytest.mark.parametrize("role", ["co_owner", "manager"])
def test_everybody_who_acts_may_confirm_and_is_told(landlord, listing, role):
    other = make_user(Role.LANDLORD)
    Member.objects.create(landlord=landlord, user=other, role=role, since=NOW)
    swept(NOTICE)
    assert mails(other) == mails(user_of(landlord)) == LADDER[:1]
    confirm(landlord, CONFIRM_BY, by=other)
    assert Landlord.objects.get().confirmed_by == other


def test_nobody_else_confirms(landlord):
    with pytest.raises(Hidden):
        confirm(landlord, NOTICE, by=user_of(make_landlord()))
    with pytest.raises(NotAllowed):
        confirm(landlord, NOTICE, by=make_user(Role.STAFF))
    assert date_of(landlord) == (CONFIRM_BY, None)


def test_after_the_lapse_nothing_new_goes_online(landlord, listing):
    other = make_listing(make_room(listing.room.building), landlord=landlord, published=False)
    lapsed()
    for one in (other, listing):
        with pytest.raises(RuleBroken, match="nog klopt"):
            actions.publish(Listing.objects.get(pk=one.pk), by=user_of(landlord), now=morning(PAUSED))
    confirm(landlord, PAUSED)
    actions.publish(Listing.objects.get(pk=other.pk), by=user_of(landlord), now=morning(PAUSED))
    assert state(other) == ("published", "")


def test_who_has_nothing_online_is_asked_as_well_and_nothing_pauses(landlord):
    lapsed()
    assert mails(user_of(landlord)) == LADDER[:3]
    assert date_of(landlord) == (CONFIRM_BY, PAUSED)


def new_version(now, effective_on):
    one, other = make_user(Role.STAFF), make_user(Role.STAFF)
    made = terms.begin(by=one, now=now)
    terms.write_clause(made, made.clauses.first(), by=one, now=now, body_nl=f"anders {now}", body_en=f"other {now}")
    terms.ask_review(made, by=one, now=now)
    return terms.publish(made, effective_on=effective_on, by=other, now=now)


def accept(landlord, version, on):
    shown = version.text_hash("nl")
    terms.accept(version, by=user_of(landlord), now=morning(on), language="nl", shown_hash=shown, party=landlord.code)


@pytest.fixture
def both(landlord, listing):
    """New terms from 10 February, paused from 13 March; the confirmation lapses on 2 April."""
    version = new_version(morning(dt.date(2027, 2, 1)), dt.date(2027, 2, 10))
    for day in (NOTICE, dt.date(2027, 2, 1), dt.date(2027, 2, 26), CONFIRM_BY, dt.date(2027, 3, 13), LAST):
        swept(day)
    assert state(listing) == ("paused", "terms")
    swept(PAUSED)
    assert state(listing) == ("paused", "terms+yearly")
    return version


def test_two_reasons_confirmed_first(landlord, listing, both):
    confirm(landlord, PAUSED)
    assert state(listing) == ("paused", "terms")
    accept(landlord, both, PAUSED)
    assert state(listing) == ("published", "")


def test_two_reasons_accepted_first(landlord, listing, both):
    accept(landlord, both, PAUSED)
    assert state(listing) == ("paused", "yearly")
    confirm(landlord, PAUSED)
    assert state(listing) == ("published", "")


def test_terms_that_came_meanwhile_are_accepted_before_it_is_back(landlord, listing):
    """In their grace term, so that they paused nothing by themselves."""
    lapsed()
    version = new_version(morning(PAUSED), PAUSED)
    confirm(landlord, PAUSED + DAY)
    assert state(listing) == ("paused", "terms")
    accept(landlord, version, PAUSED + DAY)
    assert state(listing) == ("published", "")


@pytest.mark.parametrize(
    ("held", "why", "more", "less"),
    [
        ("", "terms", "terms", ""),
        ("", "yearly", "yearly", ""),
        ("terms", "terms", "terms", ""),
        ("terms", "yearly", "terms+yearly", "terms"),
        ("yearly", "terms", "terms+yearly", "yearly"),
        ("yearly", "yearly", "yearly", ""),
        ("terms+yearly", "terms", "terms+yearly", "yearly"),
        ("terms+yearly", "yearly", "terms+yearly", "terms"),
    ],
)
def test_reasons_beside_each_other(held, why, more, less):
    assert (more_reasons(held, PausedWhy(why)), less_reasons(held, PausedWhy(why))) == (more, less)


def test_missed_nights_cost_no_day_of_notice(landlord, listing):
    late = PAUSED + 20 * DAY
    swept(late)
    assert mails(user_of(landlord)) == [("yearly_last", late)]
    assert "7 mei 2027" in Notice.objects.get(template="yearly_last").body  # 22 April and 14 days, and the day after
    for day in days(late + DAY, late + 14 * DAY):
        swept(day)
        assert state(listing) == ("published", "")
    swept(late + 15 * DAY)
    assert state(listing) == ("paused", "yearly")


def test_nobody_is_paused_whom_no_mail_reached(landlord, listing, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    for day in (NOTICE, CONFIRM_BY, LAST, PAUSED, PAUSED + 20 * DAY):
        for hour in (1, 4, 8, 12, 20, 23):
            sweep.run(now=clock.start_of(day) + dt.timedelta(hours=hour))
            notices.send_due(now=clock.start_of(day) + dt.timedelta(hours=hour))
    assert state(listing) == ("published", "")
    mine = Letter.objects.filter(notice__to_user=user_of(landlord), notice__template__startswith="yearly_")
    letter = mine.order_by("pk").first()
    posted = PAUSED + 21 * DAY
    letters.post(letter, on=posted, how=Post.ORDINARY, by=make_user(Role.STAFF), now=morning(posted))
    for day in days(posted, posted + 14 * DAY):
        sweep.run(now=morning(day))
        assert state(listing) == ("published", "")
    sweep.run(now=morning(posted + 15 * DAY))
    assert state(listing) == ("paused", "yearly")


@pytest.mark.parametrize(
    ("registered", "first"),
    [
        (dt.date(2026, 3, 2), CONFIRM_BY),
        (dt.date(2025, 4, 1), dt.date(2026, 5, 1)),  # a year would be tomorrow week: sixty days after 2 March instead
        (dt.date(2025, 4, 30), dt.date(2026, 5, 1)),
        (dt.date(2025, 5, 2), dt.date(2026, 5, 2)),
        (dt.date(2023, 1, 1), dt.date(2026, 5, 1)),
    ],
)
def test_who_was_registered_before_gets_a_year_but_sixty_days_at_least(landlord, registered, first):
    FollowUp.objects.filter(kind="yearly").delete()
    Landlord.objects.update(registered_at=morning(registered), confirm_by=None)
    with time_machine.travel(NOW, tick=False):
        introduce_confirmations()
        introduce_confirmations()
    assert date_of(landlord) == (first, None)
    assert FollowUp.objects.unfinished().filter(kind="yearly", leads_to=first).count() == 4
    assert not broken()


def test_a_changed_length_leaves_dates_that_run(landlord):
    Term.objects.filter(code="yearly-confirmation").update(amount=2)
    assert date_of(landlord)[0] == CONFIRM_BY
    confirm(landlord, NOTICE)
    assert date_of(landlord)[0] == dt.date(2029, 1, 31)


def test_who_is_erased_is_asked_no_more(landlord, listing):
    by = user_of(landlord)
    erase_adverts(landlord, by=by, now=NOW)
    landlords.erase_landlord(landlord, by=by, now=NOW)
    assert not FollowUp.objects.unfinished().filter(kind="yearly").exists()
    found = Landlord.objects.get()
    assert (found.confirm_by, found.confirmed_at, found.confirmed_by, found.lapsed_on) == (None, None, None, None)
    lapsed()
    assert mails(by) == []


def test_the_register_notices_an_advert_that_should_be_paused(landlord, listing):
    lapsed()
    assert not broken()
    Listing.objects.update(state="published", paused_why="")
    assert broken() == ["adverts.confirmed"]


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_two_co_owners_at_once_confirm_once():
    need_two_writers()
    landlord = make_landlord()
    other = make_user(Role.LANDLORD)
    Member.objects.create(landlord=landlord, user=other, role="co_owner", since=NOW)
    done = at_once(*(lambda by=by: confirm(landlord, NOTICE, by=by)[1] for by in (user_of(landlord), other)))
    assert sorted(done) == [False, True]
    assert FollowUp.objects.unfinished().filter(kind="yearly").count() == 4
    assert Event.objects.about(landlord).filter(facts__what="confirmed").count() == 1


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_an_advert_that_goes_online_as_the_confirmation_lapses_does_not_stay():
    need_two_writers()
    landlord = make_landlord()
    listing = make_listing(landlord=landlord, published=False)
    for day in (NOTICE, CONFIRM_BY, LAST):
        swept(day)
    user = user_of(landlord)
    at_once(
        lambda: actions.publish(listing, by=user, now=morning(PAUSED)),
        lambda: sweep.run(now=morning(PAUSED)),
    )
    assert state(listing)[0] != "published"
    assert date_of(landlord)[1] == PAUSED
