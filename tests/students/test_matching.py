"""New adverts and saved searches: the same answer as the search, once, and nothing lost on the way."""

import datetime as dt
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.core import mail
from django.db import transaction
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from kotatgent.accounts.models import User
from kotatgent.core import clock
from kotatgent.followups import sweep
from kotatgent.notices import actions as outbox
from kotatgent.notices.models import Notice
from kotatgent.students import actions, queries
from kotatgent.students.actions import matching
from kotatgent.students.enums import Pace
from kotatgent.students.models import Alert, Arrival, Match, SavedSearch
from landlords.enums import RoomKind, Use
from listings import actions as listings
from listings import search
from listings.models import Listing
from listings.search_form import SearchForm
from tests.factories import places
from tests.factories.accounts import NOW, TODAY, make_user
from tests.factories.landlords import make_building, make_room, user_of
from tests.factories.listings import certify, make_listing, none_known
from tests.factories.students import saved

pytestmark = pytest.mark.django_db

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def match(now=NOW) -> list[tuple[str, str]]:
    """What was found so far, after the task has run: search and advert."""
    actions.match_arrivals(now=now)
    return [(row.search.code, row.listing.code) for row in Match.objects.select_related("search", "listing")]


def sent(now) -> list[mail.EmailMessage]:
    before = len(mail.outbox)
    outbox.send_due(now=now)
    return list(mail.outbox[before:])


# --- One definition of a match -----------------------------------------------------------------

HOODS = ("binnenstad", "ledeberg")
QUERIES = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.sampled_from(["room", "studio", "host_family"]),
        "neighbourhood": st.sampled_from(HOODS),
        "min_price": st.integers(200, 700),
        "max_price": st.integers(701, 1000) | st.just(1000),
        "min_area": st.integers(10, 30),
        "months": st.sampled_from([10, 12]),
        "available_from": st.dates(dt.date(2026, 8, 1), dt.date(2026, 11, 1)),
        "furnished": st.sampled_from(["true", "false"]),
        "private_sanitary": st.sampled_from(["true", "false"]),
        "accessible": st.sampled_from(["true", "false"]),
        "two_persons": st.sampled_from(["true", "false"]),
        "certificate": st.sampled_from(["valid", "none", "unknown"]),
        "q": st.sampled_from(["kamer", "tuin", "veldstraat", "100%"]),
        "bbox": st.sampled_from(["3.70,51.03,3.76,51.07", "3.0,50.0,3.1,50.1"]),
        "max_bike_minutes": st.integers(1, 15),
    },
)
ADVERTS = st.fixed_dictionaries({
    "rent": st.integers(150, 900),
    "months": st.sampled_from([10, 12]),
    "available_from": st.dates(dt.date(2026, 8, 1), dt.date(2026, 11, 1)),
    "furnished": st.booleans(),
    "kind": st.sampled_from([RoomKind.ROOM, RoomKind.STUDIO, RoomKind.HOST_FAMILY]),
    "area": st.integers(12, 30),
    "own": st.booleans(),
    "step_free": st.booleans(),
    "residents": st.sampled_from([1, 2]),
    "hood": st.sampled_from(HOODS),
    "certificate": st.sampled_from(["valid", "ended", "none", "unknown"]),
})  # fmt: skip


def advert(facts) -> Listing:
    hood = places.neighbourhood(facts["hood"])
    use = Use.OWN if facts["own"] else Use.SHARED
    room = make_room(
        make_building(neighbourhood=hood, pin=(hood.lat, hood.lon)),
        kind=facts["kind"],
        area_m2=Decimal(facts["area"]),
        wc=use,
        shower=use,
        step_free=facts["step_free"],
        residents=facts["residents"],
    )
    if facts["certificate"] == "none":
        none_known(room)
    elif facts["certificate"] != "unknown":
        certify(room, issued_on=TODAY, ended_on=TODAY if facts["certificate"] == "ended" else None)
    names = ("months", "available_from", "furnished")
    return make_listing(room, rent_cents=facts["rent"] * 100, **{name: facts[name] for name in names})


@given(facts=ADVERTS, asked=st.lists(QUERIES, min_size=1, max_size=8))
def test_a_saved_search_matches_what_the_search_finds(facts, asked):
    """A search is asked outside transactions that write, so each example takes its advert and searches away itself."""
    listing, student = advert(facts), make_user()
    campus = places.campus().code
    kept = [
        saved(urlencode(query | ({"campus": campus} if "max_bike_minutes" in query else {})), by=student)
        for query in asked
    ]
    wanted = {one.code for one in kept if listing.pk in found_by(one)}
    matched = {one.code for one in queries.matching(listing, on=TODAY)}
    listings.withdraw(listing, by=user_of(listing.landlord), now=NOW)
    student.delete()
    assert matched == wanted


def found_by(one: SavedSearch) -> list[int]:
    """What the page of results shows, for words as they were typed."""
    found = search.search(queries_form(one), on=TODAY)
    return [] if found.meant else found.pks


def queries_form(one: SavedSearch) -> SearchForm:
    form = SearchForm(QueryDict(one.query), people=True)
    assert form.problems() == {}
    return form


def test_a_filter_that_is_gone_matches_nothing():
    student = make_user()
    one = saved("kind=room", by=student)
    SavedSearch.objects.filter(pk=one.pk).update(query="kind=room&campus=maan")
    assert queries.matching(make_listing(), on=TODAY) == []


@pytest.mark.parametrize("count", [1, 3])
def test_matching_costs_the_same_for_any_number(count, django_assert_max_num_queries):
    for _number in range(count):
        saved("kind=room&max_price=500", by=make_user())
    listing = make_listing()
    with django_assert_max_num_queries(6):
        assert len(queries.matching(listing, on=TODAY)) == count


# --- When, and how often -----------------------------------------------------------------------


def test_who_publishes_leaves_a_note_and_the_task_does_the_rest():
    one = saved("max_price=500", by=make_user())
    listing = make_listing()
    assert not Match.objects.exists() and Arrival.objects.count() == 1
    assert match() == [(one.code, listing.code)]
    assert not Arrival.objects.exists()


def test_while_nobody_waits_nothing_is_noted():
    saved("max_price=500", by=make_user(), pace=Pace.NONE)
    make_listing()
    assert not Arrival.objects.exists()


def test_the_sweep_does_what_a_lost_broker_left():
    saved("", by=make_user())
    make_listing()
    assert sweep.run(now=NOW)["students.matched"] == 1
    assert Match.objects.count() == 1


def test_once_is_enough():
    """Published, paused and back, with the task twice."""
    one = saved("", by=make_user())
    listing = make_listing()
    match()
    owner = user_of(listing.landlord)
    listings.pause(listing, by=owner, now=NOW)
    listings.publish(listing, by=owner, now=NOW + HOUR)
    assert match(NOW + HOUR) == match(NOW + HOUR) == [(one.code, listing.code)]
    assert Notice.objects.filter(template="search_alert").count() == 1


def test_what_comes_back_after_the_search_was_saved_is_found():
    listing = make_listing()
    owner = user_of(listing.landlord)
    listings.pause(listing, by=owner, now=NOW)
    one = saved("", by=make_user())
    listings.publish(listing, by=owner, now=NOW + HOUR)
    assert match() == [(one.code, listing.code)]


def test_a_price_that_falls_into_the_range_is_found_and_one_that_was_in_it_is_not():
    listing = make_listing()  # € 450
    into, always, never = (saved(f"max_price={price}", by=make_user()) for price in (420, 500, 300))
    listings.change(listing, by=user_of(listing.landlord), now=NOW, rent_cents=35000, deposit_cents=0)  # € 400
    assert match() == [(into.code, listing.code)]
    listings.change(listing, by=user_of(listing.landlord), now=NOW, description_nl="Iets anders.")
    assert not Arrival.objects.exists()


def test_what_went_offline_before_the_task_came_is_found_by_nobody():
    saved("", by=make_user())
    listing = make_listing()
    listings.withdraw(listing, by=user_of(listing.landlord), now=NOW)
    assert match() == [] and not Arrival.objects.exists()


def test_a_task_that_is_killed_leaves_all_or_nothing(monkeypatch):
    saved("", by=make_user())
    make_listing()
    whole = matching._note

    def killed(*args, **facts):
        whole(*args, **facts)
        raise KeyboardInterrupt

    monkeypatch.setattr(matching, "_note", killed)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        actions.match_arrivals(now=NOW)
    assert not Match.objects.exists() and not Alert.objects.exists() and Arrival.objects.count() == 1
    monkeypatch.setattr(matching, "_note", whole)
    assert len(match()) == 1 and Notice.objects.filter(template="search_alert").count() == 1


def test_one_that_fails_keeps_nobody_waiting(monkeypatch):
    saved("", by=make_user())
    first, second = make_listing(), make_listing()
    whole = matching._note

    def fails(listing, *args, **facts):
        if listing == first:
            raise ValueError("broken")
        whole(listing, *args, **facts)

    monkeypatch.setattr(matching, "_note", fails)
    with pytest.raises(ExceptionGroup):
        actions.match_arrivals(now=NOW)
    assert Match.objects.get().listing == second
    assert Arrival.objects.get().listing == first


# --- Mails -------------------------------------------------------------------------------------


def test_a_mail_at_once_says_what_why_and_how_to_stop():
    student = make_user(email="an@student.example")
    one = saved("kind=room&max_price=500", by=student, name="Klein kot")
    listing = make_listing()
    match()
    (message,) = sent(NOW)
    assert message.to == ["an@student.example"] and message.subject == "Een nieuw kot voor “Klein kot”"
    assert f"/nl/koten/{listing.code}/" in message.body and "€ 450 per maand" in message.body
    assert "“Klein kot” bewaarde: Kamer, tot € 500." in message.body
    stop = f"/nl/zoekopdracht/uit/{one.code}/"
    assert stop in message.body and stop in message.extra_headers["List-Unsubscribe"]
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent(NOW + DAY) == []


def test_a_mail_is_in_the_language_of_the_account():
    saved("kind=room", by=make_user(language="en"))
    make_listing()
    match()
    (message,) = sent(NOW)
    assert message.subject.startswith("A new room for") and "/en/koten/" in message.body


def test_the_outbox_keeps_no_name_and_no_text():
    saved("kind=room", by=make_user(), name="Voor Klara")
    make_listing()
    match()
    notice = Notice.objects.get(template="search_alert")
    assert "Klara" not in notice.subject + notice.body and not notice.to_email


MONDAY = NOW  # 2 March 2026, nine in the morning


@pytest.mark.parametrize(
    ("pace", "not_yet", "then"),
    [
        (Pace.DAILY, MONDAY + dt.timedelta(hours=21, minutes=59), MONDAY + dt.timedelta(hours=22)),
        (Pace.WEEKLY, MONDAY + 6 * DAY + dt.timedelta(hours=21), MONDAY + 6 * DAY + dt.timedelta(hours=22)),
    ],
)
def test_a_digest_comes_in_the_morning_with_all_of_it(pace, not_yet, then):
    saved("kind=room", by=make_user(), pace=pace)
    first, second = make_listing(), make_listing()
    match()
    assert actions.send_digests(now=not_yet) == 0
    assert actions.send_digests(now=then) == 1
    assert actions.send_digests(now=then) == 0
    (message,) = sent(then)
    assert message.subject.startswith("2 nieuwe koten")
    assert first.code in message.body and second.code in message.body


def test_a_missed_night_is_made_up_for_once():
    saved("kind=room", by=make_user(), pace=Pace.DAILY)
    make_listing()
    match()
    assert actions.send_digests(now=NOW + 3 * DAY) == 1
    assert len(sent(NOW + 3 * DAY)) == 1


def test_what_went_offline_meanwhile_stands_in_no_mail():
    saved("kind=room", by=make_user(), pace=Pace.DAILY)
    gone, there = make_listing(), make_listing()
    match()
    listings.withdraw(gone, by=user_of(gone.landlord), now=NOW)
    actions.send_digests(now=NOW + DAY)
    (message,) = sent(NOW + DAY)
    assert there.code in message.body and gone.code not in message.body


@pytest.mark.parametrize("how", ["stop", "pause", "drop", "none"])
def test_who_wants_none_gets_none_of_what_waits_either(how):
    student = make_user()
    one = saved("kind=room", by=student)
    make_listing()
    match()
    if how == "none":
        actions.change(one, queries_form(one), name="x", pace=Pace.NONE, by=student, now=NOW)
    else:
        {"stop": actions.stop_mails, "pause": actions.pause, "drop": actions.drop}[how](one, by=student, now=NOW)
    assert sent(NOW + HOUR) == []


def test_after_a_pause_only_what_comes_later():
    student = make_user()
    one = actions.pause(saved("", by=student), by=student, now=NOW)
    make_listing()
    match()
    actions.resume(one, by=student, now=NOW + HOUR)
    later = make_listing()
    assert match(NOW + HOUR) == [(one.code, later.code)]


def test_a_closed_or_unproved_mailbox_gets_nothing():
    closed = make_user()
    saved("", by=closed)
    saved("", by=make_user(confirmed=False))
    make_listing()
    match()
    User.objects.filter(pk=closed.pk).update(is_active=False)
    assert sent(NOW) == []


def test_the_morning_is_that_of_brussels():
    summer = dt.datetime(2026, 7, 6, 6, 59, tzinfo=clock.BRUSSELS)
    assert queries.boundary(Pace.DAILY, summer) == dt.datetime(2026, 7, 5, 7, tzinfo=clock.BRUSSELS)
    assert queries.boundary(Pace.DAILY, summer + HOUR) == dt.datetime(2026, 7, 6, 7, tzinfo=clock.BRUSSELS)
    assert queries.boundary(Pace.WEEKLY, summer) == dt.datetime(2026, 6, 29, 7, tzinfo=clock.BRUSSELS)
