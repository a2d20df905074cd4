"""Truth tables of the norms F2.18 to F2.29. Models are not saved: the norms are plain functions of their values."""

from decimal import Decimal

import pytest
from django.utils import translation

from landlords import norms
from landlords.enums import BuildingKind, Heating, RoomKind, Use
from landlords.models import Building, Room


def room(kind=RoomKind.ROOM, **facts):
    """A room in which nothing is wrong, but for what the test says."""
    fine = {
        "area_m2": Decimal(18),
        "height_cm": 240,
        "floor": 1,
        "residents": 1,
        "wc": Use.SHARED,
        "shower": Use.SHARED,
        "kitchen": Use.SHARED,
        "washbasin": True,
        "windows_m2": Decimal("1.5"),
        "sockets": 4,
        "heating": Heating.CENTRAL,
        "lockable": True,
    }
    return Room(kind=kind, **{**fine, **facts})


def building(**facts):
    fine = {"wc_count": 5, "shower_count": 5, "kitchen_m2": Decimal(40), "bicycle_places": 50}
    return Building(kind=BuildingKind.ROOMING_HOUSE, **{**fine, **facts})


def facts_of(warnings):
    return [warning.fact for warning in warnings]


def test_a_room_in_order_gives_no_warning():
    assert norms.of_room(room()) == []


@pytest.mark.parametrize(
    ("kind", "residents", "derogation", "area", "fact"),
    [
        (RoomKind.ROOM, 1, False, "12", None),
        (RoomKind.ROOM, 1, False, "11.99", "F2.18"),
        (RoomKind.ROOM, 2, False, "18", None),
        (RoomKind.ROOM, 2, False, "17.99", "F2.18"),
        (RoomKind.ROOM, 1, True, "8", None),
        (RoomKind.ROOM, 1, True, "7.99", "F2.25"),
        (RoomKind.ROOM, 2, True, "17.99", "F2.25"),  # the derogation is for one person
        (RoomKind.HOST_FAMILY, 1, False, "12", None),
        (RoomKind.HOST_FAMILY, 1, False, "11.5", "F2.18"),
        (RoomKind.STUDIO, 1, False, "18", None),
        (RoomKind.STUDIO, 1, False, "17.99", "F2.19"),
        (RoomKind.STUDIO, 1, True, "12", "F2.19"),  # no derogation for what is self-contained
        (RoomKind.APARTMENT, 3, False, "18", None),
        (RoomKind.APARTMENT, 3, False, "17.99", "F2.19"),
        (RoomKind.HOUSE, 6, False, "90", None),
        (RoomKind.HOUSE, 6, False, "17", "F2.19"),
    ],
)
def test_net_floor_area(kind, residents, derogation, area, fact):
    stated = {"small_room_derogation": derogation, "derogation_confirmed": derogation}
    it = room(kind, residents=residents, area_m2=Decimal(area), **stated)
    assert facts_of(norms.of_room(it)) == ([fact] if fact else [])


def test_a_derogation_counts_once_it_is_confirmed():
    stated = room(area_m2=Decimal(9), small_room_derogation=True)
    (warning,) = norms.of_room(stated)
    assert (warning.fact, norms.needed_area(stated)) == ("F2.25", 12)
    assert "bevestigd" in warning.message
    confirmed = room(area_m2=Decimal(9), small_room_derogation=True, derogation_confirmed=True)
    assert (norms.of_room(confirmed), norms.needed_area(confirmed)) == ([], 8)
    taken_back = room(area_m2=Decimal(9), derogation_confirmed=True)
    assert facts_of(norms.of_room(taken_back)) == ["F2.18"]


@pytest.mark.parametrize(
    ("facts", "fact"),
    [
        ({"height_cm": 220}, None),
        ({"height_cm": 219}, "F2.20"),
        ({"floor": 0}, None),
        ({"floor": -1}, "F2.20"),
        ({"windows_m2": Decimal(1)}, None),
        ({"windows_m2": Decimal("0.99")}, "F2.21"),
        ({"windows_m2": None}, None),  # not said is not wrong
        ({"washbasin": False}, "F2.22"),
        ({"sockets": 2}, None),
        ({"sockets": 1}, "F2.26"),
        ({"sockets": 0}, "F2.26"),
        ({"sockets": None}, None),
        ({"heating": Heating.ELECTRIC}, None),
        ({"heating": Heating.GAS_SEALED}, None),
        ({"heating": Heating.OTHER}, "F2.27"),
        ({"heating": ""}, None),
        ({"lockable": False}, "F2.28"),
    ],
)
def test_what_a_room_must_have(facts, fact):
    assert facts_of(norms.of_room(room(**facts))) == ([fact] if fact else [])


def test_a_studio_has_its_washbasin_in_its_bathroom():
    assert norms.of_room(room(RoomKind.STUDIO, washbasin=False)) == []


def test_every_miss_is_said():
    poor = room(area_m2=Decimal(9), height_cm=200, floor=-1, windows_m2=Decimal(0), washbasin=False, sockets=0,
                heating=Heating.OTHER, lockable=False)  # fmt: skip
    assert facts_of(norms.of_room(poor)) == ["F2.18", "F2.20", "F2.20", "F2.21", "F2.22", "F2.26", "F2.27", "F2.28"]


@pytest.mark.parametrize(("residents", "needed"), [(1, 1), (6, 1), (7, 2), (12, 2), (13, 3)])
def test_one_toilet_for_every_six(residents, needed):
    rooms = [room(shower=Use.OWN, kitchen=Use.OWN) for _ in range(residents)]
    assert norms.of_building(building(wc_count=needed), rooms) == []
    [warning] = norms.of_building(building(wc_count=needed - 1), rooms)
    assert warning.fact == "F2.23"
    assert str(needed) in warning.message


@pytest.mark.parametrize(("residents", "needed"), [(1, 1), (10, 1), (11, 2), (20, 2), (21, 3)])
def test_one_shower_for_every_ten(residents, needed):
    rooms = [room(wc=Use.OWN, kitchen=Use.OWN) for _ in range(residents)]
    assert norms.of_building(building(shower_count=needed), rooms) == []
    [warning] = norms.of_building(building(shower_count=needed - 1), rooms)
    assert warning.fact == "F2.23"


@pytest.mark.parametrize(("residents", "needed"), [(1, "6"), (4, "6"), (5, "7.5"), (6, "9"), (10, "15")])
def test_a_kitchen_grows_from_the_fifth_person(residents, needed):
    rooms = [room(wc=Use.OWN, shower=Use.OWN) for _ in range(residents)]
    assert norms.of_building(building(kitchen_m2=Decimal(needed)), rooms) == []
    [warning] = norms.of_building(building(kitchen_m2=Decimal(needed) - Decimal("0.01")), rooms)
    assert warning.fact == "F2.24"


def test_the_area_of_a_kitchen_is_written_as_people_write_it():
    rooms = [room(wc=Use.OWN, shower=Use.OWN) for _ in range(5)]
    for language, written in (("nl", "7,5"), ("en", "7.5")):
        with translation.override(language):
            [warning] = norms.of_building(building(kitchen_m2=Decimal(5)), rooms)
        assert written in warning.message
    rooms = [room(wc=Use.OWN, shower=Use.OWN) for _ in range(20)]
    [warning] = norms.of_building(building(kitchen_m2=Decimal(5)), rooms)
    assert "30" in warning.message


def test_what_everybody_has_alone_needs_nothing_shared():
    studios = [room(RoomKind.STUDIO, wc=Use.OWN, shower=Use.OWN, kitchen=Use.OWN) for _ in range(8)]
    assert norms.of_building(building(wc_count=0, shower_count=0, kitchen_m2=Decimal(0)), studios) == []


def test_who_has_none_depends_on_the_shared_one():
    rooms = [room(wc=Use.NONE, shower=Use.OWN, kitchen=Use.OWN)]
    assert facts_of(norms.of_building(building(wc_count=0), rooms)) == ["F2.23"]


def test_two_people_in_a_room_count_twice():
    rooms = [room(residents=2, shower=Use.OWN, kitchen=Use.OWN) for _ in range(4)]
    assert facts_of(norms.of_building(building(wc_count=1), rooms)) == ["F2.23"]


@pytest.mark.parametrize(("places", "fact"), [(3, None), (2, "F2.29"), (0, "F2.29"), (None, None)])
def test_a_bicycle_for_every_room(places, fact):
    rooms = [room(wc=Use.OWN, shower=Use.OWN, kitchen=Use.OWN) for _ in range(3)]
    assert facts_of(norms.of_building(building(bicycle_places=places), rooms)) == ([fact] if fact else [])


def test_a_kitchen_that_was_not_measured_is_not_judged():
    assert norms.of_building(building(kitchen_m2=None), [room() for _ in range(9)]) == []


def test_an_empty_building_misses_nothing():
    assert norms.of_building(building(wc_count=0, shower_count=0, kitchen_m2=None, bicycle_places=0), []) == []
