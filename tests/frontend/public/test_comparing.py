"""Adverts beside each other: by an address that anybody may have, and clear about what it can't show."""

import datetime as dt

import pytest

from kotatgent.places.models import Campus
from listings import actions as listings
from tests.factories.accounts import NOW, make_user
from tests.factories.landlords import user_of
from tests.factories.listings import certify, make_listing
from tests.factories.students import kept

pytestmark = pytest.mark.django_db


def address(*found, language="nl", **more) -> str:
    codes = "&".join(f"code={getattr(one, 'code', one)}" for one in found)
    return f"/{language}/koten/vergelijken/?{codes}" + "".join(f"&{name}={value}" for name, value in more.items())


def text(page) -> str:
    return " ".join(page.content.decode().split())


def table(page) -> dict[str, list[str]]:
    """Rows by their label; those that are marked as different begin with a sign."""
    rows = [row for part in page.context["parts"] for row in part.rows]
    assert page.content.decode().count("compare__sign") == sum(row.differs for row in rows)
    return {
        ("≠ " if row.differs else "") + row.label: [f"{cell.value} {cell.hint}".strip() for cell in row.cells]
        for row in rows
    }


def test_two_adverts_beside_each_other_without_an_account(client):
    cheap = make_listing()
    dear = make_listing(rent_cents=60000, available_from=dt.date(2099, 11, 1), room_facts={"wc": "own"})
    certify(dear.room, issued_on=NOW.date())
    rows = table(client.get(address(cheap, dear)))
    assert rows["≠ Alles inbegrepen, per maand"] == ["€ 450", "€ 650"]
    assert rows["≠ Huur"] == ["€ 400 met internet", "€ 600 met internet"]
    assert rows["≠ Waarborg"] == ["€ 800", "€ 1.200"]
    assert rows["≠ Toilet"][1] == "Eigen"
    assert [cells for label, cells in rows.items() if label.startswith("Voorschotten")] == [["€ 20 verwarming"] * 2]
    assert rows["≠ Wat de stad weet"][0] == "Onbekend"
    assert "≠ Vrij" in rows and "Contract" in rows


def test_distance_to_a_campus(client):
    campus = Campus.objects.first()
    page = client.get(address(make_listing(), make_listing(), campus=campus.code))
    label = f"Met de fiets naar {campus}"
    assert any(name.endswith(label) for name in table(page))
    assert all("minu" in cell for name, cells in table(page).items() if name.endswith(label) for cell in cells)


def test_a_campus_that_is_not_there_is_said_at_the_field(client):
    page = client.get(address(make_listing(), campus="maan"))
    assert page.status_code == 200 and page.context["form"].errors["campus"]
    assert "Alles inbegrepen, per maand" in table(page)


def test_a_fifth_is_left_out_and_said(client):
    found = [make_listing() for _number in range(5)]
    page = client.get(address(*found))
    assert len(page.context["columns"]) == 4
    assert f"Dit valt weg: {found[4].code}." in text(page)


def test_what_is_not_online_is_said_by_its_code_alone(client):
    online, gone = make_listing(), make_listing()
    listings.withdraw(gone, by=user_of(gone.landlord), now=NOW)
    page = text(client.get(address(online, gone, "XXXXXXXX")))
    assert f"Er staat geen zoekertje {gone.code} online" in page
    assert "Er staat geen zoekertje XXXXXXXX online" in page
    assert f"{gone.room.building.address.street_name} {gone.room.building.address.number}" not in page


@pytest.mark.parametrize("typed", ["%3Cscript%3Ealert(1)%3C/script%3E", "%00", "é" * 200, ""])
def test_any_code_may_be_typed(client, typed):
    page = client.get(address(typed))
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()


def test_the_same_twice_is_once(client):
    listing = make_listing()
    assert len(client.get(address(listing, listing)).context["columns"]) == 1


def test_one_can_be_left_out(client):
    first, second = make_listing(), make_listing()
    page = client.get(address(first, second))
    assert f'href="?code={second.code}"' in page.content.decode()


def test_nothing_to_compare_says_how(client):
    assert 'class="empty"' in client.get("/nl/koten/vergelijken/").content.decode()
    assert client.post("/nl/koten/vergelijken/").status_code == 405


def test_in_english(client):
    rows = table(client.get(address(make_listing(), make_listing(), language="en")))
    assert rows["All in, a month"] == ["€ 450", "€ 450"]


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_any_number(client, count, django_assert_max_num_queries):
    found = [make_listing() for _number in range(count)]
    client.get("/nl/info/")
    with django_assert_max_num_queries(6):
        client.get(address(*found))


def test_a_student_chooses_from_what_is_kept(client):
    student, first, second = make_user(), make_listing(), make_listing()
    client.force_login(student)
    kept(first, by=student)
    assert 'id="compare"' not in text(client.get("/nl/student/"))
    kept(second, by=student)
    page = text(client.get("/nl/student/"))
    assert 'action="/nl/koten/vergelijken/"' in page and f'value="{first.code}" form="compare"' in page


def test_the_house_number_of_a_host_stays_private(client):
    host = make_listing(room_facts={"kind": "host_family"})
    page = text(client.get(address(host)))
    assert f"{host.room.building.address.street_name} {host.room.building.address.number}" not in page
