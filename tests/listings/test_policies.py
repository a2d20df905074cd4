"""Who may do what with an advert, and when: by role, by state, and by each thing that may be missing."""

import pytest
from allauth.account.models import EmailAddress
from django.db import transaction

from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import COMMAND
from kotatgent.core.errors import Hidden, MoveRefused, NotAllowed, RuleBroken
from landlords.enums import TenureState
from landlords.models import Member
from listings import actions, policies, standing
from listings.enums import Block, State
from listings.models import Listing
from listings.permissions import may_fetch_photo
from tests.factories.accounts import NOW, TODAY, make_user
from tests.factories.landlords import accept_terms, make_landlord, user_of
from tests.factories.listings import make_listing, make_photo

pytestmark = pytest.mark.django_db

# What the owner's verb makes of each state; None: refused.
TABLE = {
    #           publish      pause     mark_rented  withdraw
    "draft":     ("published", None,     None,     "withdrawn"),
    "published": (None,        "paused", "rented", "withdrawn"),
    "paused":    ("published", None,     "rented", "withdrawn"),
    "rented":    ("published", None,     None,     "withdrawn"),
    "removed":   ("published", None,     None,     "withdrawn"),
    "withdrawn": (None,        None,     None,     None),
}  # fmt: skip
VERBS = ("publish", "pause", "mark_rented", "withdraw")

# What somebody who is not the landlord of the advert is told.
OTHERS = {
    "other landlord": Hidden,
    Role.STUDENT: Hidden,
    Role.STAFF: NotAllowed,
    Role.QUALITY_INSPECTOR: NotAllowed,
    Role.FIRE_INSPECTOR: NotAllowed,
    Role.DECISION_MAKER: NotAllowed,
    Role.STEERING: Hidden,
    Role.PARTNER: Hidden,
    Role.PRIVACY_OFFICER: NotAllowed,
    Role.ADMINISTRATOR: Hidden,
}


def in_state(state: str) -> Listing:
    listing = make_listing(published=state != "draft")
    by = user_of(listing.landlord)
    match state:
        case "paused":
            actions.pause(listing, by=by, now=NOW)
        case "rented":
            actions.mark_rented(listing, by=by, now=NOW)
        case "withdrawn":
            actions.withdraw(listing, by=by, now=NOW)
        case "removed":
            standing.block([listing.room], why=Block.UNFIT, on=TODAY, by=COMMAND, now=NOW)
            standing.unblock([listing.room], by=COMMAND, now=NOW)
    listing = Listing.objects.get(pk=listing.pk)
    assert listing.state == state
    return listing


@pytest.mark.parametrize("state", TABLE)
def test_the_owner(state):
    for verb, expected in zip(VERBS, TABLE[state], strict=True):
        listing = in_state(state)
        if expected is None:
            with pytest.raises(MoveRefused), transaction.atomic():
                getattr(actions, verb)(listing, by=user_of(listing.landlord), now=NOW)
        else:
            getattr(actions, verb)(listing, by=user_of(listing.landlord), now=NOW)
        listing.refresh_from_db()
        assert listing.state == (expected or state), verb


@pytest.mark.parametrize("state", TABLE)
def test_everybody_else(state):
    listing = in_state(state)
    for who, refusal in OTHERS.items():
        by = user_of(make_landlord()) if who == "other landlord" else make_user(Role(who))
        for verb in VERBS:
            with pytest.raises(refusal), transaction.atomic():
                getattr(actions, verb)(listing, by=by, now=NOW)
        with pytest.raises(refusal), transaction.atomic():
            actions.change(listing, by=by, now=NOW, rent_cents=1)
    listing.refresh_from_db()
    assert (listing.state, listing.rent_cents) == (state, 40000)


def test_somebody_who_acted_for_the_landlord_and_does_no_more():
    listing = in_state("draft")
    by = user_of(listing.landlord)
    Member.objects.filter(user=by).update(until=NOW)
    with pytest.raises(Hidden):
        actions.publish(listing, by=by, now=NOW)


@pytest.mark.parametrize("state", TABLE)
def test_a_photo_is_for_everybody_only_while_the_advert_is_online(state):
    listing = make_listing()
    photo = make_photo(listing)
    Listing.objects.filter(pk=listing.pk).update(state=state)
    owner, other = user_of(listing.landlord), user_of(make_landlord())
    office = [make_user(role) for role in (Role.STAFF, Role.QUALITY_INSPECTOR, Role.FIRE_INSPECTOR)]
    strangers = [None, other, make_user(Role.STUDENT), make_user(Role.STEERING), make_user(Role.ADMINISTRATOR)]
    assert [may_fetch_photo(by, photo.picture) for by in (owner, *office)] == [True] * 4
    assert [may_fetch_photo(by, photo.picture) for by in strangers] == [state == "published"] * 5


class TestPublishing:
    def refused(self, listing: Listing) -> str:
        with pytest.raises(RuleBroken) as error, transaction.atomic():
            actions.publish(listing, by=user_of(listing.landlord), now=NOW)
        listing.refresh_from_db()
        assert listing.state == "draft"
        return error.value.code

    @pytest.mark.parametrize(
        ("field", "empty", "step"),
        [
            ("rent_cents", None, "price"),
            ("fixed_cents", None, "price"),
            ("advance_cents", None, "price"),
            ("utilities", {}, "price"),
            ("deposit_cents", None, "price"),
            ("months", None, "term"),
            ("available_from", None, "term"),
            ("epc_score", None, "energy"),
            ("epc_scope", "", "energy"),
        ],
    )
    def test_each_thing_that_is_missing_has_its_step(self, field, empty, step):
        listing = make_listing(published=False, **{"deposit_cents": 0, field: empty})
        assert self.refused(listing) == "incomplete"
        assert [part.step for part in policies.missing(listing)] == [step]

    def test_one_language_is_enough_and_none_is_not(self):
        make_listing(description_nl="")
        make_listing(description_en="")
        assert self.refused(make_listing(published=False, description_nl="", description_en="  ")) == "incomplete"

    def test_an_epc_score_of_nothing_is_a_score_and_a_reason_does_as_well(self):
        assert make_listing(epc_score=0).state == State.PUBLISHED
        assert make_listing(epc_score=None, epc_scope="", epc_reason="requested").state == State.PUBLISHED

    def test_terms_that_were_not_accepted(self):
        listing = make_listing(landlord=make_landlord(accepted=False), published=False)
        assert self.refused(listing) == "terms_not_accepted"
        accept_terms(user_of(listing.landlord))
        assert actions.publish(listing, by=user_of(listing.landlord), now=NOW).state == State.PUBLISHED

    def test_an_address_that_was_not_confirmed(self):
        listing = make_listing(published=False)
        EmailAddress.objects.filter(user=user_of(listing.landlord)).update(verified=False)
        assert self.refused(listing) == "email_unconfirmed"

    @pytest.mark.parametrize("state", sorted(set(TenureState) - {TenureState.ACTIVE}))
    def test_a_building_that_this_landlord_does_not_let(self, state):
        listing = make_listing(published=False)
        until = None if state == TenureState.CLAIMED else NOW
        listing.room.building.tenures.update(state=state, until=until)
        assert self.refused(listing) == "not_letting"

    def test_a_room_that_was_removed(self):
        listing = make_listing(published=False)
        type(listing.room).objects.filter(pk=listing.room.pk).update(removed_at=NOW)
        assert self.refused(Listing.objects.get(pk=listing.pk)) == "room_removed"

    @pytest.mark.parametrize(
        ("why", "words"),
        [(Block.UNFIT, "ongeschikt verklaard"), (Block.UNINHABITABLE, "ongeschikt en onbewoonbaar verklaard")],
    )
    def test_a_room_that_may_not_be_let_says_which_decision_of_what_day(self, why, words):
        listing = make_listing(published=False)
        standing.block([listing.room], why=why, on=TODAY, by=COMMAND, now=NOW)
        listing = Listing.objects.get(pk=listing.pk)
        with pytest.raises(RuleBroken, match=f"op 2 maart 2026 {words}") as error:
            actions.publish(listing, by=user_of(listing.landlord), now=NOW)
        assert error.value.code == "blocked"


class TestDeposit:
    @pytest.mark.parametrize(
        ("rent", "deposit", "lawful"),
        [(40000, 80000, True), (40000, 80001, False), (40000, 0, True), (0, 0, True), (0, 1, False),
         (None, 90000, True), (40000, None, True)],
    )  # fmt: skip
    def test_at_most_two_months_without_the_costs(self, rent, deposit, lawful):
        assert policies.deposit_is_lawful(Listing(rent_cents=rent, deposit_cents=deposit)) is lawful

    def test_lowering_the_rent_below_half_the_deposit_is_refused_and_both_together_are_not(self):
        listing = make_listing(rent_cents=40000, deposit_cents=80000)
        by = user_of(listing.landlord)
        with pytest.raises(RuleBroken) as error:
            actions.change(listing, by=by, now=NOW, rent_cents=39999)
        assert error.value.field == "deposit"
        changed = actions.change(listing, by=by, now=NOW, rent_cents=39999, deposit_cents=79998)
        assert (changed.rent_cents, changed.deposit_cents) == (39999, 79998)


def test_a_withdrawn_advert_is_history():
    listing = in_state("withdrawn")
    by = user_of(listing.landlord)
    for change in (
        lambda: actions.change(listing, by=by, now=NOW, months=10),
        lambda: make_photo(listing),
    ):
        with pytest.raises(RuleBroken) as error, transaction.atomic():
            change()
        assert error.value.code == "withdrawn"


def test_the_thirteenth_photo_is_one_too_many():
    listing = make_listing()
    for _ in range(12):
        make_photo(listing)
    with pytest.raises(RuleBroken) as error, transaction.atomic():
        make_photo(listing)
    assert (error.value.code, listing.photos.count()) == ("photos_full", 12)
