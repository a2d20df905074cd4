"""The page of the steering group: aggregates only, of any day, and nothing to work out."""

import datetime as dt
import re

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from inspections.actions import requests
from inspections.enums import Course
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.steering.actions import keep_day
from kotatgent.steering.figures import counted_one_by_one as all_on
from kotatgent.steering.queries import public_figures
from kotatgent.steering.suppression import hide
from listings import actions as listings
from tests.factories.accounts import NOW, TODAY, make_user
from tests.factories.figures import figures_of
from tests.factories.inspecting import certified, decided, inspected, proposal_of
from tests.factories.landlords import landlord_of, make_building, make_room, user_of
from tests.factories.listings import make_listing


@pytest.mark.django_db
class TestPages:
    @pytest.mark.parametrize("role", [Role.STEERING, Role.STAFF, Role.DECISION_MAKER])
    def test_works(self, client, role):
        keep_day(clock.today())
        client.force_login(make_user(role))
        for language in ("nl", "en"):
            for page in ("", "maanden/", "diensten/", "?map=rent", "?map=x", "?on=2020-01-01"):
                assert client.get(f"/{language}/stuurgroep/{page}").status_code == 200, page
        assert client.get("/nl/stuurgroep/cijfers.csv").content.startswith(b"name,value")

    @pytest.mark.parametrize("role", [Role.LANDLORD, Role.STUDENT, Role.PARTNER, Role.QUALITY_INSPECTOR])
    def test_nobody_else(self, client, role):
        client.force_login(make_user(role))
        assert client.get("/nl/stuurgroep/").status_code == 403

    def test_anonymous_and_wrong_method(self, client):
        assert "/account/login/" in client.get("/nl/stuurgroep/")["Location"]
        client.force_login(make_user(Role.STEERING))
        assert client.post("/nl/stuurgroep/").status_code == 405

    def test_no_person_is_on_it(self, client):
        listing = make_listing()
        client.force_login(make_user(Role.STEERING))
        page = client.get("/nl/stuurgroep/").content.decode()
        assert listing.landlord.last_name not in page
        assert listing.code not in page

    def test_the_page_is_in_parts_of_which_the_first_is_open(self, client):
        keep_day(clock.today())
        client.force_login(make_user(Role.STEERING))
        parts = re.compile(r'<details class="part" id="(\w+)"( open)?>')
        page = client.get("/nl/stuurgroep/").content.decode()
        assert page.index('class="stats') < page.index('<details class="part"')
        names = "certificates", "inspections", "decisions", "prices", "map", "back", "all", "survey"
        assert parts.findall(page) == [(name, " open" if name == "certificates" else "") for name in names]
        asked = client.get("/nl/stuurgroep/?map=rent").content.decode()  # who asked for a map sees it
        assert [name for name, is_open in parts.findall(asked) if is_open] == ["certificates", "map"]

    def test_a_partner_has_its_own_page(self, client):
        client.force_login(make_user(Role.PARTNER))
        assert client.get("/nl/partners/").status_code == 200
        client.force_login(make_user(Role.LANDLORD))
        assert client.get("/nl/partners/").status_code == 403


@pytest.mark.django_db
def test_the_table_beside_the_map_has_a_year_earlier(client):
    figures_of(dt.date(2026, 10, 31))
    with time_machine.travel(dt.datetime(2026, 11, 3, 9, tzinfo=clock.BRUSSELS), tick=False):
        client.force_login(make_user(Role.STEERING))
        first = client.get("/nl/stuurgroep/?map=adverts").content.decode()
        figures_of(dt.date(2025, 10, 31))
        page = client.get("/nl/stuurgroep/?map=adverts").content.decode()

    def row(text: str) -> str:
        return text[text.index(">wijk onbekend</th>") :].split("</tr>")[0]

    assert row(first).endswith('<td class="figure">5</td>')  # seven, and nothing of the year before
    assert row(page).endswith('<td class="figure">5<br><span class="quiet">was 5</span></td>')


@pytest.mark.django_db
def test_figures_of_a_past_day_stay_what_they_were():
    building = make_building()
    rooms = [make_room(building, label=f"{n}") for n in (1, 2, 3)]
    landlord = landlord_of(building)
    one, two, _three = (make_listing(room, landlord=landlord) for room in rooms)
    later = NOW + dt.timedelta(days=10)
    certified(building, now=later)
    listings.withdraw(one, by=user_of(landlord), now=later + dt.timedelta(days=1))
    first, second, third = (
        all_on(day) for day in (TODAY, clock.date_of(later), clock.date_of(later) + dt.timedelta(1))
    )
    assert [figures["adverts_online"].value for figures in (first, second, third)] == [3, 3, 2]
    assert [figures["adverts_certificate_unknown"].value for figures in (first, second, third)] == [3, 0, 0]
    assert [figures["adverts_certificate_valid"].value for figures in (first, second, third)] == [0, 3, 2]
    assert first["landlords_registered"].value == 1
    assert first["landlords_registered"].denominator == 2800
    assert two.price_all_in_cents == 45000
    assert str(first["rent_all_in_median"].value) == "450.00"


@pytest.mark.django_db
def test_requests_of_landlords_by_their_answer_and_how_many_came_late():
    """Asked on 2 March 2026: six landlords, last day 1 May. What the City starts itself is in none of them."""

    def on(month: int, day: int):
        return dt.datetime(2026, month, day, 9, tzinfo=clock.BRUSSELS)

    buildings = [make_room().building for _ in range(7)]
    decider, staff = make_user(Role.DECISION_MAKER), make_user(Role.STAFF)
    own = requests.start_own(buildings.pop(), why="Klacht.", by=staff, now=NOW)
    asked = [requests.file_request(b, by=user_of(landlord_of(b)), now=NOW) for b in buildings]
    certified(buildings[0], now=on(4, 1))
    requests.refuse_request(asked[1], reason="Nee.", by=decider, now=on(4, 2))
    requests.withdraw_request(asked[2], by=user_of(landlord_of(buildings[2])), now=on(4, 3))
    certified(buildings[3], now=on(5, 10))
    requests.refuse_request(asked[4], reason="Nee.", by=decider, now=on(5, 20))
    requests.refuse_request(own, reason="Nee.", by=decider, now=on(5, 20))

    def shown(day: dt.date) -> list[tuple[object, int | None]]:
        figures = all_on(day)
        names = ("requests_asked", "requests_granted", "requests_refused", "requests_late")
        return [(figures[name].value, figures[name].denominator) for name in names]

    assert shown(dt.date(2026, 3, 31)) == [(6, None), (0, 0), (0, 0), (0, 0)]
    assert shown(dt.date(2026, 5, 1)) == [(6, None), (1, 2), (1, 2), (0, 0)]  # the last day still counts
    assert shown(dt.date(2026, 5, 15)) == [(6, None), (2, 3), (1, 3), (3, 6)]
    assert shown(dt.date(2026, 6, 1)) == [(6, None), (2, 4), (2, 4), (3, 6)]
    assert shown(dt.date(2027, 3, 2)) == [(0, None), (2, 4), (2, 4), (3, 6)]
    assert shown(dt.date(2027, 5, 1)) == [(0, None), (1, 2), (1, 2), (0, 0)]


def adverts(kind: str, *euros: int) -> None:
    building = make_building()
    for euro in euros:
        room = make_room(building, kind=kind)
        make_listing(room, landlord=landlord_of(building), rent_cents=euro * 100, fixed_cents=0, advance_cents=0)


def by_hand(prices: list[int], part: float) -> str:
    """The inclusive quartile: the place between the lowest and the highest, worked out in cents."""
    place = (len(prices) - 1) * part
    below = int(place)
    above = min(below + 1, len(prices) - 1)
    return f"{prices[below] + (prices[above] - prices[below]) * (place - below):.2f}"


@pytest.mark.django_db
class TestPricesByKind:
    def test_quartiles_and_count(self):
        prices = [310, 350, 420, 480, 515, 700]
        adverts("room", *reversed(prices))
        figures = all_on(TODAY)
        for name, part in (("lower_quartile", 0.25), ("median", 0.5), ("upper_quartile", 0.75)):
            figure = figures[f"rent_all_in_room_{name}"]
            assert (str(figure.value), figure.denominator, figure.unit) == (by_hand(prices, part), 6, "euro")
        assert (figures["adverts_online_room"].value, figures["adverts_online_room"].denominator) == (6, 6)

    @pytest.mark.parametrize(("count", "is_shown"), [(1, False), (4, False), (5, True)])
    def test_a_few_prices_are_shown_nowhere(self, count, is_shown):
        adverts("studio", *[600] * count)
        keep_day(TODAY)
        for figures in (all_on(TODAY), public_figures(TODAY)):
            assert (figures["rent_all_in_studio_median"].value is not None) is is_shown
            assert (figures["rent_studio_median"].value is not None) is is_shown

    def test_a_small_kind_is_hidden_with_its_prices(self, client):
        adverts("room", *range(400, 409))
        adverts("studio", 600, 610, 620, 630, 640, 650)
        adverts("apartment", 700, 710)
        keep_day(TODAY)
        figures = public_figures(TODAY)
        assert figures["adverts_online_apartment"].value is None
        assert figures["rent_all_in_apartment_median"].denominator is None
        assert str(figures["rent_all_in_studio_median"].value) == "625.00"
        assert (figures["adverts_online_room"].value, figures["adverts_online_room"].denominator) == (5, 15)
        client.force_login(make_user(Role.STEERING))
        page = client.get(f"/nl/stuurgroep/?on={TODAY}").content.decode()
        table = page.partition('id="prices"')[2].partition("<h3>")[2].partition("</table>")[0]
        studio = table.partition(">Studio<")[2].partition("</tr>")[0]
        assert "€ 625,00" in studio.replace("\xa0", " ")
        house = table.partition(">Studentenhuis<")[2].partition("</tr>")[0]
        assert "minder dan 5, of verborgen" in house

    def test_none_online(self, client):
        keep_day(TODAY)
        client.force_login(make_user(Role.STEERING))
        page = client.get("/nl/stuurgroep/").content.decode()
        assert "Mediaanprijs alles inbegrepen, per soort" in page


@pytest.mark.django_db
class TestFromStored:
    def test_without_figures_it_says_so(self, client):
        client.force_login(make_user(Role.STEERING))
        assert "worden elke nacht berekend" in client.get("/nl/stuurgroep/").content.decode()
        assert (
            "Van dit academiejaar zijn er tot die dag geen cijfers"
            in client.get("/nl/stuurgroep/maanden/").content.decode()
        )

    @pytest.mark.parametrize("count", [1, 3])
    def test_it_reads_what_was_stored_and_nothing_else(self, client, count, django_assert_max_num_queries):
        for _number in range(count):
            make_listing()
        keep_day(TODAY)
        client.force_login(make_user(Role.STEERING))
        client.get("/nl/stuurgroep/")
        with django_assert_max_num_queries(10):
            client.get("/nl/stuurgroep/")

    def test_the_map_and_its_table_say_the_same(self, client):
        adverts("room", *range(400, 412))
        keep_day(TODAY)
        client.force_login(make_user(Role.STEERING))
        for chosen, expected in (
            ("adverts", "10"),
            ("rent_all_in", "€ 406"),
            ("rooms_valid", "te weinig om iets te zeggen"),
        ):
            answer = client.get("/nl/stuurgroep/", {"map": chosen, "on": TODAY})
            rows = {row.name: row.text for row in answer.context["hoods"].rows}
            assert expected in {text.replace("\xa0", " ") for text in rows.values()}, (chosen, rows)

    def test_months(self, client):
        for day in ("2026-02-28", "2026-03-02", "2026-03-15"):
            keep_day(dt.date.fromisoformat(day))
        client.force_login(make_user(Role.STEERING))
        months = client.get("/nl/stuurgroep/maanden/", {"on": "2026-03-20"}).context["months"]
        assert [row["day"].isoformat() for row in months] == ["2026-02-28", "2026-03-15"]

    def test_the_file_has_the_neighbourhoods(self, client):
        adverts("room", *range(400, 412))
        keep_day(TODAY)
        client.force_login(make_user(Role.STEERING))
        lines = client.get(f"/nl/stuurgroep/cijfers.csv?on={TODAY}").content.decode().splitlines()
        assert lines[0] == "name,value,denominator,unit,area"
        assert [line for line in lines if line.startswith("adverts_certificate_unknown,10,") and not line.endswith(",")]


@pytest.mark.django_db
def test_decisions_by_outcome_of_a_year():
    day = TODAY + dt.timedelta(days=365)

    def decide(course: Course, *findings: tuple[str, str]) -> None:
        room = make_room()
        report = inspected(
            room.building, *((code, grade, room if code == "washbasin" else None) for code, grade in findings)
        )
        facts = {"fire_reason": "Volgt."} if course == Course.CERTIFICATE else {"reason": "Zo is het."}
        decided(proposal_of(report, report.proposals.get().course), course, **facts)

    decide(Course.CERTIFICATE)
    decide(Course.CERTIFICATE)
    decide(Course.REPAIR, ("washbasin", "II"))
    decide(Course.UNFIT, ("washbasin", "II"))
    decide(Course.UNFIT, ("co", "III"))
    inspected(make_room().building)  # proposed, not decided
    for on, expected in ((TODAY - dt.timedelta(days=1), [0] * 4), (TODAY, [2, 1, 1, 1]), (day, [0] * 4)):
        figures = all_on(on)
        names = [f"decisions_{name}" for name in ("certificate", "repair", "unfit", "uninhabitable")]
        assert [figures[name].value for name in names] == expected
        assert {figures[name].denominator for name in names} == {sum(expected)}
    assert all_on(day - dt.timedelta(days=1))["decisions_certificate"].value == 2
    keep_day(TODAY)
    hidden = public_figures(TODAY)
    assert [hidden[name].value for name in names] == [None] * 4


cells = st.integers(0, 40)


@given(st.dictionaries(st.integers(0, 8), st.fixed_dictionaries({"a": cells, "b": cells, "c": cells}), min_size=1))
def test_no_hidden_cell_can_be_worked_out_from_one_total(table):
    shown = hide(table)
    for row, values in shown.items():
        assert all(value is None or value == 0 or value >= 5 for value in values.values())
        hidden = [name for name, value in values.items() if value is None]
        assert len(hidden) != 1, (row, values)
    if len(table) > 1:
        for name in ("a", "b", "c"):
            assert [values[name] for values in shown.values()].count(None) != 1
