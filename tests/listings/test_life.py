"""The life of an advert against a model written by hand: whatever people and the City do, in any order."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from kotatgent.audit.actors import COMMAND
from kotatgent.audit.models import Event
from kotatgent.core.errors import RuleBroken
from listings import actions, standing
from listings.enums import Block
from listings.models import Listing
from tests.factories.accounts import NOW
from tests.factories.landlords import user_of
from tests.factories.listings import make_listing

# What each verb makes of each state when no decision rests on the room; what is not here is refused.
NEXT = {
    "publish": {"draft": "published", "paused": "published", "rented": "published", "removed": "published"},
    "pause": {"published": "paused"},
    "mark_rented": {"published": "rented", "paused": "rented"},
    "withdraw": dict.fromkeys(("draft", "published", "paused", "rented", "removed"), "withdrawn"),
    "block": dict.fromkeys(("draft", "published", "paused", "rented"), "removed"),
}


def carry_out(verb, listing, now):
    user = user_of(listing.landlord)
    if verb == "block":
        standing.block([listing.room], why=Block.UNFIT, on=now.date(), by=COMMAND, now=now)
    elif verb == "unblock":
        standing.unblock([listing.room], by=COMMAND, now=now)
    else:
        getattr(actions, verb)(listing, by=user, now=now)


@pytest.fixture(scope="module")
def database(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_there_is_a_database_to_live_in():
    assert not Listing.objects.exists()


@given(verbs=st.lists(st.sampled_from([*NEXT, "unblock"]), max_size=12))
def test_any_life(database, django_db_blocker, verbs):
    with django_db_blocker.unblock(), transaction.atomic():
        listing = make_listing(published=False)
        state, blocked = "draft", False
        for step, verb in enumerate(verbs, start=1):
            now = NOW + dt.timedelta(hours=step)
            expected = NEXT.get(verb, {}).get(state)
            if verb == "publish" and blocked:
                expected = None
            fresh = Listing.objects.get(pk=listing.pk)
            if verb in ("block", "unblock"):
                carry_out(verb, fresh, now)
                blocked = verb == "block"
                state = expected or state
            elif expected is None:
                with pytest.raises(RuleBroken), transaction.atomic():
                    carry_out(verb, fresh, now)
            else:
                carry_out(verb, fresh, now)
                state = expected
            now_is = Listing.objects.get(pk=listing.pk)
            assert now_is.state == state
            assert not (blocked and now_is.state == "published")
            last = Event.objects.filter(subject_kind="listing", subject_code=listing.code, kind="moved").first()
            assert (last.after if last else "draft") == state
        transaction.set_rollback(True)
