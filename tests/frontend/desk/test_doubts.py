import pytest
from django.urls import reverse

from inspections.enums import DoubtState
from inspections.models import Certificate, ImportDoubt
from kotatgent.places.models import Place, Street
from tests.factories.landlords import make_room
from tests.frontend.desk.conftest import put_in_doubt

pytestmark = pytest.mark.django_db

WHY = "De brandweer antwoordde per brief."


@pytest.fixture
def url(doubt) -> str:
    return reverse("desk_doubt", args=[doubt.code])


def state_of(doubt: ImportDoubt) -> str:
    doubt.refresh_from_db()
    return doubt.state


def test_the_row_and_what_is_near_are_shown(desk, doubt, building, url):
    page = desk.get(url).content.decode()
    assert "De straat staat niet in het stratenregister" in page
    assert f"Veldstrat {building.address.number}, 9000" in page
    assert f"?pand={building.code}" in page


def test_the_rooms_on_the_list_are_ticked(desk, doubt, building, url):
    make_room(building, label="Kamer 2")
    page = desk.get(url, {"pand": building.code}).content.decode()
    assert page.count(" checked") == 1
    assert page.index(" checked") < page.index("Kamer 2")


def test_staff_choose_building_and_rooms(desk, doubt, building, url):
    room = building.rooms.get()
    data = {"way": "match", "match-rooms": [room.pk], "match-fire_reason": WHY}
    answer = desk.post(f"{url}?pand={building.code}", data, follow=True)
    assert "Attest CA-1 is geregistreerd voor" in answer.content.decode()
    certificate = Certificate.objects.get()
    assert [scope.room for scope in certificate.scope.all()] == [room]
    assert (state_of(doubt), doubt.certificate) == (DoubtState.MATCHED, certificate)


@pytest.mark.parametrize("missing", ["match-rooms", "match-fire_reason"])
def test_rooms_and_reason_must_be_given(desk, doubt, building, url, missing):
    data = {"way": "match", "match-rooms": [building.rooms.get().pk], "match-fire_reason": WHY}
    del data[missing]
    page = desk.post(f"{url}?pand={building.code}", data).content.decode()
    assert "error-summary" in page
    assert state_of(doubt) == DoubtState.OPEN


def test_an_address_that_nobody_knew(desk, url, doubt):
    Street.objects.create(register_id="2", name="Savaanstraat")
    place = Place.objects.get(postcode="9000")
    data = {"address-street": "Savaanstraat", "address-number": "3", "address-place": place.pk}
    desk.post(url, {"way": "address", "address-fire_reason": WHY, **data})
    assert state_of(doubt) == DoubtState.MATCHED
    assert str(Certificate.objects.get().building.address) == "Savaanstraat 3, 9000 Gent"


def test_an_address_must_exist(desk, url, doubt):
    place = Place.objects.get(postcode="9000")
    data = {"address-street": "Bestaatnietlaan", "address-number": "3", "address-place": place.pk}
    page = desk.post(url, {"way": "address", "address-fire_reason": WHY, **data}).content.decode()
    assert "error-summary" in page
    assert 'value="Bestaatnietlaan"' in page
    assert state_of(doubt) == DoubtState.OPEN


def test_the_row_is_not_used(desk, url, doubt):
    assert "error-summary" in desk.post(url, {"way": "refuse"}).content.decode()
    desk.post(url, {"way": "refuse", "refuse-reason": "Afgebroken"})
    assert (state_of(doubt), doubt.reason) == (DoubtState.REFUSED, "Afgebroken")
    page = desk.get(url).content.decode()
    assert "Afgebroken" in page
    assert 'name="way"' not in page


def test_a_colleague_was_first(desk, url, doubt):
    data = {"way": "refuse", "refuse-reason": "Afgebroken"}
    desk.post(url, data)
    assert desk.post(url, data).status_code == 409


@pytest.mark.parametrize("wanted", ["Veldstraat {number}", "veldstraat", "{code}"])
def test_another_building_can_be_searched(desk, building, wanted):
    (doubt,) = put_in_doubt("CA-9,2020-05-04,2030-05-04,Onbestaandelaan,999,,9000,,,")
    url = reverse("desk_doubt", args=[doubt.code])
    assert f"?pand={building.code}" not in desk.get(url).content.decode()
    found = desk.get(url, {"zoek": wanted.format(number=building.address.number, code=building.code)})
    assert f"?pand={building.code}" in found.content.decode()


@pytest.mark.parametrize("wanted", ["Nergensstraat 1", "%", "'; --", "x" * 90, "a\x00b", "a 1\x00"])
def test_a_search_without_result_says_so(desk, url, wanted):
    assert "We kennen geen pand op" in desk.get(url, {"zoek": wanted}).content.decode()


def test_an_unknown_building_is_not_found(desk, url):
    for code in ("NIETDAAR", "\x00", "%"):
        assert desk.get(url, {"pand": code}).status_code == 404


def test_an_unknown_way_changes_nothing(desk, url, doubt, building):
    assert desk.post(url, {"way": "elsewhere"}).status_code == 200
    assert desk.post(url, {"way": "match"}).status_code == 200  # without a chosen building
    assert state_of(doubt) == DoubtState.OPEN
