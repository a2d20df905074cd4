"""What like rooms cost: quantiles worked out by hand, and nothing said where one room could be told apart."""

import pytest

from landlords.models import Building
from listings import actions, price_band
from listings.models import Listing
from tests.factories.accounts import NOW
from tests.factories.landlords import make_building, make_landlord, make_room, user_of
from tests.factories.listings import make_listing
from tests.factories.places import neighbourhood

pytestmark = pytest.mark.django_db


def advert(landlord, euro, *, hood=None, room=None, **facts):
    """Online at this price all in; a landlord has one building in each neighbourhood."""
    hood = hood or neighbourhood()
    known = Building.objects.filter(tenures__landlord=landlord, address__neighbourhood=hood).first()
    building = known or make_building(landlord, neighbourhood=hood)
    costs = {"rent_cents": euro * 100, "fixed_cents": 0, "advance_cents": 0}
    return make_listing(make_room(building, **(room or {})), landlord=landlord, **costs, **facts)


@pytest.fixture
def landlords():
    return [make_landlord() for _each in range(3)]


def adverts(landlords, prices, **more):
    return [advert(landlords[at % len(landlords)], euro, **more) for at, euro in enumerate(prices)]


@pytest.mark.parametrize(
    ("euro", "expected"),
    [
        # Ten values: 9 steps between them. 10 % is 0.9 step: 300 + 0.9 × 10 = 309, told as 310.
        # 25 %: 2.25 steps: 322.5 → 325 (half up). 50 %: 4.5: 345. 75 %: 6.75: 367.5 → 370. 90 %: 8.1: 381 → 380.
        (range(300, 400, 10), {10: 310, 25: 325, 50: 345, 75: 370, 90: 380}),
        # Eleven values, 10 steps: 10 % is the second one, 25 % half way 2 and 3, 50 % the sixth.
        ([200, 300, 310, 320, 330, 400, 410, 420, 430, 500, 900], {10: 300, 25: 315, 50: 400, 75: 425, 90: 500}),
        ([450] * 12, {10: 450, 25: 450, 50: 450, 75: 450, 90: 450}),
    ],
)  # fmt: skip
def test_quantiles_by_hand(euro, expected):
    cents = sorted(one * 100 for one in euro)
    assert {share: price_band.quantile(cents, share) // 100 for share in price_band.SHARES} == expected


def test_nothing_under_ten_other_rooms(landlords):
    own = advert(landlords[0], 400)
    adverts(landlords, range(300, 390, 10))
    assert price_band.band_of(own) is None
    advert(landlords[0], 390)
    band = price_band.band_of(own)
    assert (band.rooms, band.quantiles[50]) == (10, 34500)


def test_one_s_own_room_does_not_count(landlords):
    rooms = adverts(landlords, [300] * 10 + [900])
    assert price_band.band_of(rooms[-1]).quantiles[90] == 30000


def test_nothing_of_fewer_than_three_landlords(landlords):
    own = advert(landlords[2], 400)
    adverts(landlords[:2], range(300, 420, 10))
    assert price_band.band_of(own) is None
    advert(landlords[2], 420)
    assert price_band.band_of(own).rooms == 13


def test_the_neighbourhood_and_else_the_city(landlords):
    here, there = neighbourhood("ledeberg"), neighbourhood("dampoort")
    own = advert(landlords[0], 400, hood=here)
    adverts(landlords, [500] * 10, hood=there)
    band = price_band.band_of(own)
    assert (band.neighbourhood, band.quantiles[50]) == ("", 50000)
    adverts(landlords, [300] * 10, hood=here)
    band = price_band.band_of(own)
    assert (band.neighbourhood, band.rooms, band.quantiles[50]) == ("Ledeberg", 10, 30000)


def test_other_rooms_are_not_like(landlords):
    """The plain room is a shared one of 14 m², for twelve months. Nine are like it; the tenth never is."""
    own = advert(landlords[0], 400)
    adverts(landlords, [300] * 9)
    for room, facts in (
        ({"kind": "studio", "kitchen": "own"}, {}),
        ({"wc": "own", "shower": "own"}, {}),
        ({"area_m2": 20}, {}),
        ({"area_m2": 18}, {}),
        ({}, {"months": 10}),
        ({}, {"months": 5}),
    ):
        advert(landlords[1], 300, room=room, **facts)
        assert price_band.band_of(own) is None, (room, facts)
    advert(landlords[1], 300, room={"area_m2": 17, "wc": "own"}, months=11)
    assert price_band.band_of(own).rooms == 10


def test_adverts_that_are_not_online_tell_nothing(landlords):
    own, *others = adverts(landlords, [300] * 11)
    actions.pause(others[0], by=user_of(others[0].landlord), now=NOW)
    assert price_band.band_of(own) is None


def test_far_is_a_quarter_beyond_nearly_all(landlords):
    """All others cost € 400, so 10 and 90 % are € 400: far is under 300 and over 500."""
    adverts(landlords, [400] * 10)
    own = advert(landlords[0], 400)
    for euro, asked in ((400, False), (500, False), (501, True), (300, False), (299, True)):
        own.price_all_in_cents = euro * 100
        assert (price_band.asks(own) is not None) is asked, euro


def test_a_price_that_the_landlord_confirmed_is_not_asked_again_until_it_changes(landlords):
    adverts(landlords, [400] * 10)
    own = advert(landlords[0], 600, months=12)
    user = user_of(landlords[0])
    actions.pause(own, by=user, now=NOW)
    actions.publish(own, by=user, now=NOW, price_is_right=True)
    own = Listing.objects.get(pk=own.pk)
    assert price_band.asks(own) is None
    own = actions.change(own, by=user, now=NOW, rent_cents=61000)
    assert price_band.asks(own) is not None
