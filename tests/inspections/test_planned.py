"""What an address says of what is planned: a table by hand. Never a day, and nothing of a home."""

import datetime as dt

import pytest
import time_machine

from inspections import planned
from inspections.actions import visits
from inspections.enums import Kind
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import COMMAND
from kotatgent.followups import actions as followups
from landlords.enums import BuildingKind, RoomKind
from landlords.models import Building, Landlord
from listings import lookup
from tests.factories.inspecting import certified, inspector
from tests.factories.landlords import make_building, make_landlord, make_room
from tests.factories.listings import certify, none_known

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2026, 3, 2, 11, tzinfo=dt.UTC)
TODAY = MONDAY.date()
SOON_LOOKUP = "Kotatgent plant om op te zoeken of er een attest is, voor het einde van juni 2026."
LATER_LOOKUP = "Kotatgent plant om op te zoeken of er een attest is, na juni 2026."
SOON_VISIT = "Een bezoek van een inspecteur is gepland, voor het einde van juni 2026."
LATER_VISIT = "Een bezoek van een inspecteur is gepland, na juni 2026."
NOTHING = "Er is hier nog niets gepland, voor zover wij kunnen zeggen."
EVERYTHING = (SOON_LOOKUP, LATER_LOOKUP, SOON_VISIT, LATER_VISIT, NOTHING)


@pytest.fixture(autouse=True)
def a_monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


def step(building: Building, name: str, due_on: dt.date) -> None:
    followups.plan(
        kind="building",
        code=building.code,
        step=name,
        due_on=due_on,
        term="first-inspection",
        owner_role=Role.STAFF,
        by=COMMAND,
        now=MONDAY,
    )


def visit(building: Building, day: dt.date, kind: Kind = Kind.QUALITY, by: User | None = None) -> None:
    at = dt.datetime.combine(day, dt.time(9), tzinfo=dt.UTC)
    visits.plan_visit(building, kind=kind, planned_for=at, by=by or inspector(kind), now=MONDAY, any_day=True)


def house(landlord: Landlord | None = None, **facts) -> Building:
    building = make_building(landlord, now=MONDAY, **facts)
    make_room(building, now=MONDAY)
    return building


def page(client, building: Building, language: str = "nl") -> str:
    answer = client.get(f"/{language}/adres/", {"q": f"{building.address.street_name} {building.address.number}"})
    return answer.content.decode()


def said(client, building: Building) -> list[str]:
    html = page(client, building)
    return [line for line in EVERYTHING if line in html]


TOMORROW, IN_TEN_WEEKS = dt.date(2026, 3, 3), dt.date(2026, 5, 11)
LAST, FIRST_AFTER = dt.date(2026, 6, 30), dt.date(2026, 7, 1)


TABLE = [  # looked up, look-up due, inspection due, visit on: what is said
    # not looked up yet
    (False, None, None, None, [NOTHING]),
    (False, TOMORROW, None, None, [SOON_LOOKUP]),
    (False, IN_TEN_WEEKS, None, None, [SOON_LOOKUP]),
    (False, dt.date(2026, 2, 1), None, None, [SOON_LOOKUP]),  # late: still to come
    (False, FIRST_AFTER, None, None, [LATER_LOOKUP]),
    # looked up: there is none
    (True, None, None, None, [NOTHING]),
    (True, None, None, TOMORROW, [SOON_VISIT]),
    (True, None, None, IN_TEN_WEEKS, [SOON_VISIT]),
    (True, None, None, LAST, [SOON_VISIT]),
    (True, None, None, FIRST_AFTER, [LATER_VISIT]),
    (True, None, TOMORROW, None, [SOON_VISIT]),  # on the work list, without an appointment: no difference
    (True, None, FIRST_AFTER, None, [LATER_VISIT]),
    (True, None, FIRST_AFTER, IN_TEN_WEEKS, [SOON_VISIT]),  # an appointment says more than the list
    (True, None, TOMORROW, FIRST_AFTER, [LATER_VISIT]),
    (False, TOMORROW, IN_TEN_WEEKS, FIRST_AFTER, [SOON_LOOKUP, LATER_VISIT]),
]


def test_the_table(client):
    landlord, user = make_landlord(now=MONDAY), inspector()
    for number, (looked_up, lookup_due, inspection_due, visited_on, _said) in enumerate(TABLE, start=1):
        building = house(landlord, street="Coupure", house_number=str(number))
        if looked_up:
            none_known(building.rooms.get(), looked_up_on=TODAY, now=MONDAY)
        if lookup_due:
            step(building, "lookup", lookup_due)
        if inspection_due:
            step(building, "inspect-quality", inspection_due)
        if visited_on:
            visit(building, visited_on, by=user)
    cards = client.get("/nl/adres/", {"q": "Coupure"}).content.decode().split('<section class="card">')[1:]
    found = {}
    for card in cards:
        number = int(card.split("<h3>Coupure ")[1].split(",")[0])
        found[number] = [line for line in EVERYTHING if line in card]
    assert found == {number: row[-1] for number, row in enumerate(TABLE, start=1)}


def test_a_visit_tomorrow_and_one_in_ten_weeks_look_the_same(client):
    pages = []
    for day in (TOMORROW, IN_TEN_WEEKS):
        building = house(house_number=str(7300 + day.month))
        none_known(building.rooms.get(), looked_up_on=TODAY, now=MONDAY)
        visit(building, day)
        html = page(client, building)
        told = html.split(building.address.line)[-1]
        assert SOON_VISIT in told and not [one for one in ("3 maart", "11 mei", "03/03", "11/05") if one in told]
        room = building.rooms.get().label
        pages.append(html.replace(building.address.number, "N").replace(f">{room}<", ">K<"))
    assert pages[0] == pages[1]


def test_the_first_of_several_counts(client):
    building = house()
    none_known(building.rooms.get(), looked_up_on=TODAY, now=MONDAY)
    visit(building, FIRST_AFTER)
    visit(building, IN_TEN_WEEKS, Kind.FIRE)
    assert said(client, building) == [SOON_VISIT]


@pytest.mark.parametrize("home", ["building", "room"])
def test_of_a_home_of_a_host_the_page_is_that_of_an_address_that_we_do_not_know(client, home):
    facts = {"kind": BuildingKind.HOST_HOME} if home == "building" else {}
    building = make_building(now=MONDAY, **facts)
    make_room(building, kind=RoomKind.HOST_FAMILY, now=MONDAY)
    step(building, "lookup", TOMORROW)
    visit(building, TOMORROW)
    number = building.address.number
    assert page(client, building) == client.get("/nl/adres/", {"q": "Veldstraat 9999"}).content.decode().replace(
        "9999", number
    )
    there = list(Building.objects.filter(pk=building.pk))
    there[0].present = list(building.rooms.all())  # also where it would be asked for all the same
    assert planned.of_buildings(there, on=TODAY) == {}


def test_where_a_certificate_is_known_nothing_is_said(client):
    building = house()
    certify(building.rooms.get(), issued_on=TODAY, now=MONDAY)
    visit(building, TOMORROW)
    assert said(client, building) == []
    ended = house()
    certify(ended.rooms.get(), issued_on=dt.date(2015, 1, 1), now=MONDAY)  # ten years: over
    assert said(client, ended) == [NOTHING]


def test_in_english_and_for_programs(client):
    building = house()
    none_known(building.rooms.get(), looked_up_on=TODAY, now=MONDAY)
    visit(building, TOMORROW)
    assert "A visit of an inspector is planned, before the end of June 2026." in page(client, building, "en")
    body = client.get("/api/v1/addresses/", {"q": f"{building.address.street_name} {building.address.number}"}).json()
    assert body["results"][0]["planned"] == {"lookup": None, "visit": {"edge": "2026-06-30", "later": False}}
    other = certified(house(), now=MONDAY).building
    found = client.get("/api/v1/addresses/", {"q": f"{other.address.street_name} {other.address.number}"}).json()
    assert found["results"][0]["planned"] is None


@pytest.mark.parametrize(
    ("on", "edge"),
    [
        ((2026, 1, 1), (2026, 6, 30)),
        ((2026, 3, 31), (2026, 6, 30)),
        ((2026, 4, 1), (2026, 9, 30)),
        ((2026, 9, 30), (2026, 12, 31)),
        ((2026, 10, 1), (2027, 3, 31)),
        ((2026, 12, 31), (2027, 3, 31)),
    ],
)
def test_the_range_moves_on_four_days_a_year(on, edge):
    assert planned.edge(dt.date(*on)) == dt.date(*edge)


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_any_number(count, django_assert_num_queries):
    for _ in range(count):
        building = house(street="Coupure")
        step(building, "lookup", TOMORROW)
        visit(building, TOMORROW)
    rows = list(lookup.buildings_at(lookup.read("Coupure")))
    assert len(rows) == count
    with django_assert_num_queries(2):
        assert len(planned.of_buildings(rows, on=TODAY)) == count
