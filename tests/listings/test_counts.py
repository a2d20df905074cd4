"""The number beside a choice is what choosing it would give: all other filters kept, its own choice taken away."""

from decimal import Decimal

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from landlords.enums import RoomKind, Use
from listings import search
from listings.models import Listing
from listings.search_form import SearchForm
from tests.factories import places
from tests.factories.accounts import TODAY
from tests.factories.landlords import make_building, make_landlord, make_room
from tests.factories.listings import certify, make_listing, none_known

pytestmark = pytest.mark.django_db

OWN = {"wc": Use.OWN, "shower": Use.OWN}
R, S, A = RoomKind.ROOM, RoomKind.STUDIO, RoomKind.APARTMENT
# number: kind, neighbourhood, months, all in (euro), furnished, own sanitary, without steps, persons, certificate
# fmt: off
TOWN = [
    (R, "binnenstad", 12, 400, True,  False, False, 1, "valid"),    # 0
    (R, "binnenstad", 12, 450, True,  False, True,  1, "none"),     # 1
    (R, "binnenstad", 10, 350, False, True,  False, 1, "unknown"),  # 2
    (R, "ledeberg",   10, 380, True,  True,  False, 1, "valid"),    # 3
    (R, "ledeberg",   12, 420, False, False, False, 2, "none"),     # 4
    (S, "binnenstad", 12, 600, True,  True,  False, 1, "valid"),    # 5
    (S, "binnenstad", 10, 650, True,  True,  True,  2, "unknown"),  # 6
    (S, "ledeberg",   12, 550, False, True,  False, 1, "none"),     # 7
    (S, "ledeberg",   12, 700, True,  True,  True,  2, "valid"),    # 8
    (A, "binnenstad", 12, 900, True,  True,  True,  2, "valid"),    # 9
    (A, "ledeberg",   12, 950, False, True,  False, 2, "unknown"),  # 10
    (A, "ledeberg",    5, 980, True,  True,  True,  2, "none"),     # 11
]
# fmt: on
BELOW = 3000 + 2000  # fixed costs and advances of the factory, in cents


def make_town():
    landlord = make_landlord()
    houses = {
        code: make_building(landlord, neighbourhood=places.neighbourhood(code), pin=None, postcode=postcode)
        for code, postcode in (("binnenstad", "9000"), ("ledeberg", "9050"))
    }
    made = []
    for number, (kind, hood, months, price, furnished, own, free, persons, certificate) in enumerate(TOWN):
        facts = {"kind": kind, "area_m2": Decimal(30), "step_free": free, "residents": persons, **(OWN if own else {})}
        room = make_room(houses[hood], landlord=landlord, **facts)
        words = {"description_nl": f"Advertentie {'tuin' if number % 2 else 'zolder'}.", "description_en": ""}
        listing = make_listing(
            room, landlord=landlord, months=months, furnished=furnished, rent_cents=price * 100 - BELOW, **words
        )
        if certificate == "valid":
            certify(room)
        elif certificate == "none":
            none_known(room)
        made.append(listing)
    return made


def found(query: str) -> search.Found:
    form = SearchForm(QueryDict(query))
    assert form.problems() == {}
    return search.search(form, on=TODAY)


# query → total, and for some filters what stands beside their choices; all counted by hand from TOWN.
TRUTH = [
    ("", 12, {
        "kind": {"": 12, "room": 5, "studio": 4, "apartment": 3, "house": 0, "host_family": 0},
        "neighbourhood": {"": 12, "binnenstad": 6, "ledeberg": 6},
        "months": {"": 12, "5": 1, "10": 3, "12": 8},
        "certificate": {"": 12, "valid": 5, "none": 4, "unknown": 3},
        "furnished": {"": 12, "true": 8, "false": 4},
        "private_sanitary": {"": 12, "true": 9, "false": 3},
        "accessible": {"": 12, "true": 5, "false": 7},
        "two_persons": {"": 12, "true": 6, "false": 6},
    }),
    ("kind=room", 5, {
        "kind": {"": 12, "room": 5, "studio": 4, "apartment": 3, "house": 0},
        "neighbourhood": {"": 5, "binnenstad": 3, "ledeberg": 2},
        "months": {"": 5, "5": 0, "10": 2, "12": 3},
        "certificate": {"": 5, "valid": 2, "none": 2, "unknown": 1},
        "two_persons": {"true": 1, "false": 4},
    }),
    ("kind=studio&neighbourhood=ledeberg", 2, {
        "kind": {"": 6, "room": 2, "studio": 2, "apartment": 2},
        "neighbourhood": {"": 4, "binnenstad": 2, "ledeberg": 2},
        "months": {"": 2, "5": 0, "10": 0, "12": 2},
        "furnished": {"true": 1, "false": 1},
    }),
    ("furnished=true&months=12", 5, {
        "furnished": {"": 8, "true": 5, "false": 3},
        "months": {"": 8, "5": 1, "10": 2, "12": 5},
        "kind": {"": 5, "room": 2, "studio": 2, "apartment": 1},
        "accessible": {"": 5, "true": 3, "false": 2},
    }),
    ("certificate=valid&max_price=600", 3, {
        "certificate": {"": 7, "valid": 3, "none": 3, "unknown": 1},
        "kind": {"": 3, "room": 2, "studio": 1, "apartment": 0},
        "private_sanitary": {"": 3, "true": 2, "false": 1},
    }),
    ("q=tuin&accessible=true", 3, {
        "accessible": {"": 6, "true": 3, "false": 3},
        "kind": {"": 3, "room": 1, "studio": 0, "apartment": 2},
        "certificate": {"valid": 1, "none": 2, "unknown": 0},
    }),
    ("kind=house", 0, {
        "kind": {"": 12, "room": 5, "house": 0},
        "neighbourhood": {"": 0, "binnenstad": 0, "ledeberg": 0},
        "months": {"": 0, "5": 0, "10": 0, "12": 0},
    }),
]  # fmt: skip


def test_what_stands_beside_each_choice_is_what_was_counted_by_hand():
    make_town()
    for query, total, by_filter in TRUTH:
        answer = found(query)
        assert answer.total == total, query
        for name, choices in by_filter.items():
            assert {choice: answer.counts[name][choice] for choice in choices} == choices, (query, name)


def test_minutes_to_a_campus_are_counted_once_there_is_a_campus():
    campus = places.campus()
    for steps in (0, 0.006, 0.02, 0.08):  # 0, 4, 12 and 47 minutes to the north
        make_listing(make_room(make_building(pin=(campus.lat + steps, campus.lon))))
    assert "max_bike_minutes" not in found("").counts
    counts = found(f"campus={campus.code}&max_bike_minutes=5").counts["max_bike_minutes"]
    assert counts == {"": 4, "5": 2, "10": 2, "15": 3, "20": 3, "30": 3}
    assert found(f"campus={campus.code}&max_bike_minutes=12").counts["max_bike_minutes"]["12"] == 3


ASKED = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.sampled_from(["room", "studio", "apartment", "house"]),
        "neighbourhood": st.sampled_from(["binnenstad", "ledeberg", "muide-meulestede-afrikalaan"]),
        "campus": st.just("ugent-aula"),
        "months": st.sampled_from(["5", "10", "11", "12"]),
        "min_price": st.sampled_from(["300", "400"]),
        "max_price": st.sampled_from(["420", "650", "949.99"]),
        "min_area": st.sampled_from(["10", "30.01"]),
        "furnished": st.sampled_from(["true", "false"]),
        "private_sanitary": st.sampled_from(["true", "false"]),
        "accessible": st.sampled_from(["true", "false"]),
        "two_persons": st.sampled_from(["true", "false"]),
        "certificate": st.sampled_from(["valid", "none", "unknown"]),
        "q": st.sampled_from(["tuin", "zolder", "tiun", "kamer", "studio tuin"]),
        "bbox": st.just("3.6,51.0,3.8,51.1"),
    },
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_the_number_beside_a_choice_is_the_total_of_the_search_with_it(data):
    if not Listing.objects.exists():
        make_town()
    asked = data.draw(ASKED)
    query = QueryDict(mutable=True)
    query.update(asked)
    answer = found(query.urlencode())
    for name, choices in answer.counts.items():
        for choice, count in choices.items():
            other = query.copy()
            other.pop(name, None)
            if choice:
                other[name] = choice
            assert found(other.urlencode()).total == count, (asked, name, choice)
