"""The page of the steering group: aggregates only, of any day, and nothing to work out."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.steering.figures import all_on
from kotatgent.steering.suppression import hide
from listings import actions as listings
from tests.factories.accounts import NOW, TODAY, make_user
from tests.factories.inspecting import certified
from tests.factories.landlords import landlord_of, make_building, make_room, user_of
from tests.factories.listings import make_listing


@pytest.mark.django_db
class TestPages:
    @pytest.mark.parametrize("role", [Role.STEERING, Role.STAFF, Role.DECISION_MAKER])
    def test_works(self, client, role):
        client.force_login(make_user(role))
        for language in ("nl", "en"):
            assert client.get(f"/{language}/stuurgroep/").status_code == 200
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

    def test_a_partner_has_its_own_page(self, client):
        client.force_login(make_user(Role.PARTNER))
        assert client.get("/nl/partners/").status_code == 200
        client.force_login(make_user(Role.LANDLORD))
        assert client.get("/nl/partners/").status_code == 403


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
