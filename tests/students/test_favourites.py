"""Keeping an advert: for students, of what is online, once, and up to a limit that says so."""

import pytest

from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event
from kotatgent.core.errors import Hidden, NotAllowed, RuleBroken
from kotatgent.students import actions, policies
from kotatgent.students.models import Favourite
from listings import actions as listings
from listings.enums import Certificate
from tests.factories.accounts import NOW, make_user
from tests.factories.landlords import user_of
from tests.factories.listings import certify, make_listing
from tests.factories.students import kept

pytestmark = pytest.mark.django_db


def test_what_the_advert_says_is_kept_with_it():
    listing = make_listing()
    certify(listing.room)
    favourite = kept(listing, by=make_user())
    assert (favourite.price_cents, favourite.available_from) == (45000, listing.available_from)
    assert favourite.certificate == Certificate.VALID


def test_a_second_time_nothing_changes():
    listing, student = make_listing(), make_user()
    assert kept(listing, by=student) == kept(listing, by=student)
    assert Favourite.objects.count() == 1


def test_only_what_is_online_can_be_kept():
    listing = make_listing()
    listings.pause(listing, by=user_of(listing.landlord), now=NOW)
    with pytest.raises(RuleBroken) as refusal:
        kept(listing, by=make_user())
    assert refusal.value.code == "not_online"


@pytest.mark.parametrize("role", [Role.LANDLORD, Role.STAFF, Role.ADMINISTRATOR])
def test_only_students_keep(role):
    with pytest.raises(NotAllowed):
        kept(make_listing(), by=make_user(role))


def test_there_is_a_most_and_what_is_taken_away_makes_room(monkeypatch):
    monkeypatch.setattr(policies, "MAX_FAVOURITES", 2)
    student = make_user()
    first = kept(make_listing(), by=student)
    kept(make_listing(), by=student)
    one_more = make_listing()
    with pytest.raises(RuleBroken) as refusal:
        kept(one_more, by=student)
    assert refusal.value.code == "favourites_full"
    actions.take_away(first, by=student, now=NOW)
    kept(one_more, by=student)
    kept(make_listing(), by=make_user())


def test_of_what_others_keep_nobody_takes_away():
    favourite = kept(make_listing(), by=make_user())
    with pytest.raises(Hidden):
        actions.take_away(favourite, by=make_user(), now=NOW)
    assert Favourite.objects.filter(pk=favourite.pk).exists()


def test_the_register_does_not_say_which_advert():
    student, listing = make_user(), make_listing()
    favourite = kept(listing, by=student)
    actions.take_away(favourite, by=student, now=NOW)
    events = Event.objects.filter(subject_kind="favourite")
    assert [event.kind for event in events.order_by("pk")] == ["created", "removed"]
    assert not any(listing.code in str(event.facts) for event in events)
