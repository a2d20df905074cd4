"""Is the room still free? Asked after 60 days without a word, reminded, paused after 14 more, and back with one click.

Online on 2 March 2026, so the question comes on 1 May; 15 May is the last day to answer, 8 May that of the reminder.
"""

import datetime as dt
import io
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.core import clock
from kotatgent.core.errors import Hidden, NotAllowed, RuleBroken
from kotatgent.followups import registry, sweep
from kotatgent.followups.models import FollowUp, Term
from kotatgent.notices import actions as notices
from kotatgent.notices import letters
from kotatgent.notices.enums import Post
from kotatgent.notices.models import Letter, Notice, Unreachable
from kotatgent.operations.register import INVARIANTS
from landlords.models import Landlord
from listings import actions, moderated
from listings.actions import leaving, pausing
from listings.enums import PausedWhy, less_reasons, more_reasons
from listings.models import Asking, Listing
from tests.factories.accounts import NOW, make_user
from tests.factories.landlords import join, make_landlord, make_room, user_of
from tests.factories.letters import HOME
from tests.factories.listings import make_listing
from tests.media.pictures import jpeg
from tests.races import at_once, need_two_writers

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
ASKED = dt.date(2026, 5, 1)
REMINDED = dt.date(2026, 5, 8)
LAST = dt.date(2026, 5, 15)
PAUSED = dt.date(2026, 5, 16)
WHOLE = [("fresh_asked", ASKED), ("fresh_reminder", REMINDED), ("fresh_paused", PAUSED)]


@pytest.fixture
def landlord():
    return make_landlord(**HOME)


@pytest.fixture
def listing(landlord):
    return make_listing(landlord=landlord, room_facts={"label": "A"})


def morning(day):
    return clock.start_of(day) + dt.timedelta(hours=8)


def swept(*days, send=True):
    for day in days:
        sweep.run(now=morning(day))
        mails, events = Notice.objects.count(), Event.objects.count()
        assert sweep.run(now=morning(day)) == {}
        assert (Notice.objects.count(), Event.objects.count()) == (mails, events)
        if send:
            notices.send_due(now=morning(day))


def mails(user):
    found = Notice.objects.filter(to_user=user, template__startswith="fresh_").order_by("queued_at", "pk")
    return [(one.template, clock.date_of(one.queued_at)) for one in found]


def state(listing):
    return Listing.objects.values_list("state", "paused_why", "confirmed_on").get(pk=listing.pk)


def again(listing):
    return Listing.objects.get(pk=listing.pk)


def free(listing, on, by=None):
    return actions.still_free(again(listing), by=by or user_of(listing.landlord), now=morning(on))


def test_asked_reminded_paused_each_on_its_day_and_back_with_one_click(landlord, listing):
    for day in (ASKED - DAY, ASKED, ASKED + DAY, REMINDED - DAY, REMINDED, LAST):
        swept(day)
        assert state(listing) == ("published", "", NOW.date())
    assert mails(user_of(landlord)) == WHOLE[:2]
    swept(PAUSED, PAUSED + DAY, PAUSED + 90 * DAY)
    assert state(listing) == ("paused", "stale", NOW.date())
    assert mails(user_of(landlord)) == WHOLE
    assert not INVARIANTS["adverts.fresh"].tally(PAUSED).broken
    assert free(listing, PAUSED + DAY)
    assert not free(listing, PAUSED + DAY)
    assert state(listing) == ("published", "", PAUSED + DAY)
    assert again(listing).published_at == listing.published_at  # it does not jump to the newest
    swept(PAUSED + 60 * DAY)
    assert len(mails(user_of(landlord))) == 3
    swept(PAUSED + 61 * DAY)
    assert mails(user_of(landlord))[3:] == [("fresh_asked", dt.date(2026, 7, 16))]


@pytest.mark.parametrize(
    ("moment", "asked"),
    [
        (dt.datetime(2026, 4, 30, 21, 59, 59, tzinfo=dt.UTC), False),  # 23.59.59 in Brussels, day 59
        (dt.datetime(2026, 4, 30, 22, 0, tzinfo=dt.UTC), True),  # midnight in Brussels, day 60
    ],
)
def test_the_day_is_that_of_brussels(listing, moment, asked):
    sweep.run(now=moment)
    assert Asking.objects.exists() == asked
    if asked:
        assert Asking.objects.values_list("asked_on", "answer_by").get() == (ASKED, LAST)


def test_a_change_by_the_landlord_counts_from_its_day_and_one_by_staff_does_not(landlord, listing):
    by = user_of(landlord)
    changes = [
        lambda now: actions.change(again(listing), by=by, now=now, deposit_cents=40000),
        lambda now: actions.add_photo(again(listing), io.BytesIO(jpeg()), 9, alt="Bed", by=by, now=now),
        lambda now: actions.describe_photo(listing.photos.get(), alt="Raam", by=by, now=now),
        lambda now: actions.remove_photo(listing.photos.get(), by=by, now=now),
        lambda now: free(listing, clock.date_of(now)),
    ]
    for number, change in enumerate(changes, start=1):
        change(morning(NOW.date() + number * DAY))
        assert state(listing)[2] == NOW.date() + number * DAY
    actions.change(again(listing), by=by, now=morning(ASKED), deposit_cents=40000)  # as it was
    assert state(listing)[2] == dt.date(2026, 3, 7)
    moderated.take_offline(again(listing), by=make_user(Role.STAFF), now=morning(ASKED))
    moderated.give_back(again(listing), online=True, by=make_user(Role.STAFF), now=morning(ASKED))
    assert state(listing) == ("published", "", dt.date(2026, 3, 7))
    swept(dt.date(2026, 5, 5))
    assert mails(by) == []
    swept(dt.date(2026, 5, 6))
    assert mails(by) == [("fresh_asked", dt.date(2026, 5, 6))]


def test_a_change_or_an_answer_after_the_question_ends_it(landlord, listing):
    other = make_listing(make_room(listing.room.building), landlord=landlord)
    third = make_listing(make_room(listing.room.building), landlord=landlord)
    swept(ASKED)
    actions.change(again(listing), by=user_of(landlord), now=morning(ASKED), rent_cents=41000)
    assert free(other, ASKED)
    swept(REMINDED)
    body = Notice.objects.get(template="fresh_reminder").body
    assert (f"kamer {third.room.label}:" in body, f"kamer {other.room.label}:" in body) == (True, False)
    actions.mark_rented(again(third), by=user_of(landlord), now=morning(LAST))
    swept(LAST, PAUSED)
    assert [state(one)[0] for one in (listing, other, third)] == ["published", "published", "rented"]
    assert mails(user_of(landlord)) == WHOLE[:2]
    assert not FollowUp.objects.unfinished().filter(kind="fresh").exists()


def test_one_mail_for_all_adverts_of_a_landlord_and_each_of_its_people(landlord, listing):
    others = [make_listing(make_room(listing.room.building, label=f"B{n}"), landlord=landlord) for n in range(3)]
    manager = join(landlord)
    later = make_listing(make_room(listing.room.building, label="C"), landlord=landlord, now=morning(NOW.date() + DAY))
    make_listing(landlord=make_landlord())
    swept(ASKED)
    assert mails(user_of(landlord)) == mails(manager) == WHOLE[:1]
    body = Notice.objects.get(to_user=manager, template="fresh_asked").body
    assert all(f"kamer {one.room.label}: € 450 per maand" in body for one in (listing, *others))
    assert "kamer C" not in body
    swept(ASKED + DAY)
    assert mails(manager)[1:] == [("fresh_asked", ASKED + DAY)]
    assert Asking.objects.filter(listings=later).get().asked_on == ASKED + DAY


def test_a_question_costs_the_same_for_any_number_of_adverts():
    """Statements of the sweep that asks, by how many adverts its landlord has."""
    costs = []
    for number, adverts in enumerate((0, 1, 3)):
        landlord = make_landlord()
        day = ASKED + number * DAY
        if adverts:
            building = make_listing(landlord=landlord, now=morning(day - 60 * DAY)).room.building
        for _more in range(adverts - 1):
            make_listing(make_room(building), landlord=landlord, now=morning(day - 60 * DAY))
        sweep.run(now=morning(day) - dt.timedelta(hours=10))
        with CaptureQueriesContext(connection) as found:
            sweep.run(now=morning(day))
        costs.append(len(found))
    assert costs[1] == costs[2] < costs[0] + 40


@pytest.mark.parametrize(
    ("language", "asked", "reminded", "paused"),
    [
        (
            "nl",
            ("Is je kamer nog vrij?", "ten laatste op 15 mei 2026", "vanaf 16 mei 2026", "Aanmelden hoeft niet"),
            ("Vanaf 16 mei 2026 pauzeert je zoekertje", "op 1 mei 2026", "/nl/nog-vrij/"),
            ("Je zoekertje is gepauzeerd", "Alles is bewaard", "/nl/nog-vrij/"),
        ),
        (
            "en",
            ("Is your room still free?", "answer by 15 May 2026", "from 16 May 2026", "You need not sign in"),
            ("From 16 May 2026 your advert pauses", "On 1 May 2026", "/en/nog-vrij/"),
            ("Your advert is paused", "Everything is kept", "/en/nog-vrij/"),
        ),
    ],
)
def test_what_the_mails_say(language, asked, reminded, paused):
    make_listing(landlord=make_landlord(language=language))
    swept(ASKED, REMINDED, PAUSED)
    for template, words in (("fresh_asked", asked), ("fresh_reminder", reminded), ("fresh_paused", paused)):
        mail = Notice.objects.get(template=template)
        for one in words:
            assert one in f"{mail.subject}\n{mail.body}"
        assert "  " not in mail.body and "{" not in mail.body


def test_what_paused_for_another_reason_is_not_asked_about(landlord, listing):
    other = make_listing(make_room(listing.room.building), landlord=landlord)
    rented = make_listing(make_room(listing.room.building), landlord=landlord)
    by = user_of(landlord)
    actions.pause(again(listing), by=by, now=NOW)
    actions.mark_rented(rented, by=by, now=NOW)
    pausing.pause_for(landlord, PausedWhy.TERMS, by=by, now=NOW)
    swept(ASKED, PAUSED, PAUSED + 90 * DAY)
    assert mails(by) == []
    assert state(other)[:2] == ("paused", "terms")
    assert not any(free(one, PAUSED) for one in (listing, other, rented))
    late = PAUSED + 91 * DAY
    pausing.lift(landlord, PausedWhy.TERMS, account=by, by=by, now=morning(late))
    swept(late)
    assert mails(by) == [("fresh_asked", late)]  # online again, and old: asked, with the whole term ahead
    swept(late + 14 * DAY)
    assert state(other)[0] == "published"
    swept(late + 15 * DAY)
    assert state(other)[:2] == ("paused", "stale")


def test_who_is_asked_and_paused_for_something_else_is_left_alone_until_it_is_back(landlord, listing):
    swept(ASKED)
    by = user_of(landlord)
    pausing.pause_for(landlord, PausedWhy.TERMS, by=by, now=morning(ASKED))
    swept(REMINDED, PAUSED)
    assert mails(by) == WHOLE[:1]
    assert state(listing)[:2] == ("paused", "terms")
    pausing.lift(landlord, PausedWhy.TERMS, account=by, by=by, now=morning(PAUSED))
    swept(PAUSED)
    assert mails(by)[1:] == [("fresh_asked", PAUSED)]
    assert Asking.objects.count() == 2


@pytest.mark.parametrize(
    ("held", "why", "more", "less"),
    [
        ("", "stale", "stale", ""),
        ("stale", "terms", "stale+terms", "stale"),
        ("stale", "yearly", "stale+yearly", "stale"),
        ("stale+terms", "yearly", "stale+terms+yearly", "stale+terms"),
        ("stale+terms+yearly", "stale", "stale+terms+yearly", "terms+yearly"),
        ("stale+terms+yearly", "terms", "stale+terms+yearly", "stale+yearly"),
    ],
)
def test_the_reason_beside_others(held, why, more, less):
    assert (more_reasons(held, PausedWhy(why)), less_reasons(held, PausedWhy(why))) == (more, less)


def test_coming_back_meets_what_publishing_meets(landlord, listing):
    by = user_of(landlord)
    swept(ASKED, PAUSED)
    pausing.pause_for(landlord, PausedWhy.YEARLY, by=by, now=morning(PAUSED))
    Landlord.objects.update(confirm_by=LAST, lapsed_on=PAUSED)
    assert state(listing)[:2] == ("paused", "stale+yearly")
    with pytest.raises(RuleBroken, match="nog klopt"):
        free(listing, PAUSED)
    assert state(listing)[:2] == ("paused", "stale+yearly")
    Landlord.objects.update(lapsed_on=None)
    pausing.lift(landlord, PausedWhy.YEARLY, account=by, by=by, now=morning(PAUSED))
    assert state(listing)[:2] == ("paused", "stale")  # confirming the register says nothing of a room
    Listing.objects.update(description_nl="Enkel voor meisjes.", description_en="")
    with pytest.raises(RuleBroken, match="Enkel voor meisjes"):
        free(listing, PAUSED)
    Listing.objects.update(description_nl="Een rustige kamer.")
    actions.publish(again(listing), by=by, now=morning(PAUSED))
    assert state(listing) == ("published", "", PAUSED)


def test_only_who_acts_for_the_landlord_answers(landlord, listing):
    for who, error in ((make_user(Role.STAFF), NotAllowed), (user_of(make_landlord()), Hidden)):
        with pytest.raises(error):
            free(listing, ASKED, by=who)
    assert free(listing, ASKED, by=join(landlord))


def test_missed_nights_cost_no_day_to_answer(landlord, listing):
    late = ASKED + 30 * DAY  # 31 May
    swept(late)
    assert "15 juni 2026" in Notice.objects.get(template="fresh_asked").body
    swept(late + 14 * DAY)
    assert state(listing)[0] == "published"
    swept(late + 15 * DAY)
    assert state(listing)[0] == "paused"


def test_a_mail_that_went_out_late_gives_as_many_days(landlord, listing):
    sweep.run(now=morning(ASKED))
    notices.send_due(now=morning(ASKED + 5 * DAY))
    swept(PAUSED, PAUSED + 4 * DAY)
    assert state(listing)[0] == "published"
    swept(PAUSED + 5 * DAY)
    assert state(listing)[0] == "paused"


def test_nobody_is_paused_whom_no_mail_reached(landlord, listing, settings):
    """The mail server is away; then the mailbox is known to be gone, and a letter goes, without a secret link."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    for day in (ASKED, REMINDED, PAUSED, PAUSED + DAY, PAUSED + 2 * DAY):
        for hour in (1, 4, 8, 12, 20, 23):
            sweep.run(now=clock.start_of(day) + dt.timedelta(hours=hour))
            notices.send_due(now=clock.start_of(day) + dt.timedelta(hours=hour))
    assert state(listing)[0] == "published"
    user = user_of(landlord)
    Unreachable.objects.create(user=user, email=user.email, since=morning(PAUSED))
    Notice.objects.filter(state="queued").update(state="failed")
    swept(PAUSED + 3 * DAY, PAUSED + 4 * DAY, PAUSED + 9 * DAY)
    letter = Letter.objects.get(notice__to_user=user, notice__template__startswith="fresh")
    assert letter.notice.template == "fresh_letter"
    assert "nog-vrij/\n" in letter.notice.body + "\n" and "binnen 14 dagen" in letter.notice.body
    posted = PAUSED + 10 * DAY
    letters.post(letter, on=posted, how=Post.ORDINARY, by=make_user(Role.STAFF), now=morning(posted))
    swept(posted, posted + 14 * DAY, send=False)
    assert state(listing)[0] == "published"
    swept(posted + 15 * DAY, send=False)
    assert state(listing)[0] == "paused"
    assert Letter.objects.filter(notice__template="fresh_paused_letter").count() == 1


def test_a_changed_length_leaves_days_that_are_fixed(listing):
    Term.objects.filter(code="advert-fresh").update(amount=10)
    Term.objects.filter(code="advert-answer").update(amount=20)
    assert registry.running("advert-fresh", NOW.date()) == 1
    swept(ASKED - DAY)
    assert not Asking.objects.exists()
    swept(ASKED)
    assert Asking.objects.get().answer_by == ASKED + 20 * DAY
    free(listing, ASKED)
    assert again(listing).ask_on == ASKED + 10 * DAY


def test_who_is_erased_is_asked_nothing(landlord, listing):
    swept(ASKED)
    leaving.erase_adverts(landlord, by=user_of(landlord), now=morning(ASKED))
    assert not Asking.objects.exists()
    assert not FollowUp.objects.unfinished().filter(kind="fresh").exists()
    assert state(listing)[0] == "withdrawn"


def test_adverts_of_before_are_as_fresh_as_the_day_they_were_put_online(landlord, listing):
    make_listing(make_room(listing.room.building), landlord=landlord, published=False)
    late = make_listing(make_room(listing.room.building), landlord=landlord)
    Listing.objects.filter(pk=late.pk).update(published_at=dt.datetime(2026, 3, 2, 23, 30, tzinfo=dt.UTC))
    actions.pause(again(listing), by=user_of(landlord), now=NOW)
    Listing.objects.filter(pk=listing.pk).update(confirmed_on=None, ask_on=None)
    step = import_module("listings.migrations.0007_asked_if_free").putting_online_was_the_last_word
    step(apps, connection.schema_editor())
    found = Listing.objects.order_by("pk").values_list("confirmed_on", "ask_on")
    assert list(found) == [(NOW.date(), ASKED), (None, None), (dt.date(2026, 3, 3), ASKED + DAY)]


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_ask_once():
    need_two_writers()
    make_listing(landlord=make_landlord())
    at_once(*(lambda: sweep.run(now=morning(ASKED)) for _one in range(2)))
    assert Asking.objects.count() == Notice.objects.filter(template="fresh_asked").count() == 1
