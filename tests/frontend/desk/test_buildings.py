import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inspections.enums import CertificateSource
from inspections.models import Certificate, LookUp
from kotatgent.audit.models import Event
from kotatgent.followups.models import FollowUp
from kotatgent.places.enums import LocationSource
from listings.enums import Certificate as Shown
from listings.models import Listing
from tests.factories.accounts import TODAY
from tests.factories.landlords import make_room
from tests.factories.listings import make_listing

pytestmark = pytest.mark.django_db

WHY = "De brandweer antwoordde per brief."


def filled(building, *rooms, **changes) -> dict[str, object]:
    rooms = rooms or building.rooms.all()
    facts = {"number": "CA-2020-7", "issued_on": "2020-05-04", "rooms": [room.pk for room in rooms], "fire_reason": WHY}
    return {**facts, **changes}


def post(client, page, building, data, **extra):
    return client.post(reverse(page, args=[building.code]), {**data, **extra}, follow=True)


def shown(building) -> dict[str, Shown]:
    adverts = Listing.objects.filter(room__building=building).with_facts()
    return {advert.room.label: advert.certificate(TODAY) for advert in adverts}


def test_the_page_shows_what_is_known_and_reading_it_is_recorded(desk, staff, building):
    page = desk.get(reverse("desk_building", args=[building.code])).content.decode()
    for words in (building.address.line, "Kamer 1", "Online", "Onbekend", "Fien Verzonnen", "over 2 weken"):
        assert words in page
    (event,) = Event.objects.about(building).filter(kind="read")
    assert (event.actor_id, event.facts) == (staff.pk, {"page": "desk_building"})


def test_costs_the_same_for_one_room_and_for_three(desk, building):
    url = reverse("desk_building", args=[building.code])
    desk.get(url)
    with CaptureQueriesContext(connection) as for_one:
        desk.get(url)
    for _ in range(2):
        make_listing(make_room(building))
    with CaptureQueriesContext(connection) as for_three:
        assert desk.get(url).content.decode().count("Onbekend") == 3
    assert len(for_three) == len(for_one)


def test_before_it_is_recorded_staff_see_what_the_public_will_see(desk, building):
    other = make_listing(make_room(building, label="Kamer 2")).room
    page = post(desk, "desk_found", building, filled(building, building.rooms.get(label="Kamer 1")))
    told = page.content.decode()
    assert "Conformiteitsattest datum 04/05/2020" in told
    assert "Geen conformiteitsattest" in told
    assert "geldig tot en met 4 mei 2030" in told  # ten years, as the law says
    assert not Certificate.objects.exists()
    assert shown(building) == {"Kamer 1": Shown.UNKNOWN, other.label: Shown.UNKNOWN}


def test_found_certificate_is_recorded_and_the_adverts_change_at_once(desk, staff, building):
    make_listing(make_room(building, label="Kamer 2"))
    first = building.rooms.get(label="Kamer 1")
    data = filled(building, first, max_residents="4", vlok_reference="VLOK-9")
    answer = post(desk, "desk_found", building, data, confirmed="1")
    assert "Attest CA-2020-7 is geregistreerd." in answer.content.decode()
    certificate = Certificate.objects.get()
    assert (certificate.source, certificate.valid_until) == (CertificateSource.LOOKUP, dt.date(2030, 5, 4))
    assert (certificate.max_residents, certificate.vlok_reference) == (4, "VLOK-9")
    assert (certificate.fire_reason, certificate.recorded_by) == (WHY, staff)
    assert shown(building) == {"Kamer 1": Shown.VALID, "Kamer 2": Shown.NONE}
    assert LookUp.objects.get().certificate == certificate
    assert not FollowUp.objects.about("building", building.code).open().filter(step="lookup").exists()


def test_certificate_that_ended_shows_none(desk, building):
    data = filled(building, issued_on="2010-05-04")
    page = post(desk, "desk_found", building, data).content.decode()
    assert "Conformiteitsattest datum" not in page
    post(desk, "desk_found", building, data, confirmed="1")
    assert shown(building) == {"Kamer 1": Shown.NONE}


def test_going_back_keeps_what_was_typed(desk, building):
    page = post(desk, "desk_found", building, filled(building, vlok_reference="VLOK-9"), change="1").content.decode()
    assert 'value="CA-2020-7"' in page
    assert 'value="VLOK-9"' in page
    assert not Certificate.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"number": ""}, "Nummer van het attest"),
        ({"issued_on": "2027-01-01"}, "ligt in de toekomst"),
        ({"issued_on": "gisteren"}, "Datum van het attest"),
        ({"valid_until": "2019-01-01"}, "ligt voor de datum van het attest"),
        ({"rooms": []}, "Kies"),
        ({"rooms": ["987654"]}, "Kamers waarvoor het geldt"),
        ({"max_residents": "0"}, "Maximaal aantal bewoners"),
        ({"fire_reason": ""}, "Reden zonder gunstig brandverslag"),
        ({"vlok_reference": "x" * 41}, "Referentie in VLOK"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_recorded(desk, building, changes, words):
    answer = post(desk, "desk_found", building, filled(building, **changes), confirmed="1")
    page = answer.content.decode()
    summary = page.partition("error-summary")[2].partition("</div>")[0]
    assert words in summary
    assert WHY in page or "fire_reason" in changes
    assert not Certificate.objects.exists()


def test_a_room_of_another_building_is_refused(desk, building):
    other = make_room()
    assert "error-summary" in post(desk, "desk_found", building, filled(building, other)).content.decode()
    assert not Certificate.objects.exists()


def test_known_number_is_linked_and_not_recorded_again(desk, building):
    post(desk, "desk_found", building, filled(building), confirmed="1")
    again = post(desk, "desk_found", building, filled(building), confirmed="1").content.decode()
    assert "Dit attest kennen we al. Koppel het" in again
    elsewhere = make_listing().room.building
    told = post(desk, "desk_found", elsewhere, filled(elsewhere), confirmed="1").content.decode()
    assert building.address.line in told
    assert Certificate.objects.count() == 1


def test_two_colleagues_at_once_record_it_once(desk, building):
    """The second one gets the refusal of the form and not an error."""
    data = filled(building)
    first, second = (post(desk, "desk_found", building, data, confirmed="1") for _ in range(2))
    assert "is geregistreerd" in first.content.decode()
    assert "error-summary" in second.content.decode()
    assert Certificate.objects.count() == 1


def test_known_certificate_is_linked_to_a_room_that_came_later(desk, building):
    post(desk, "desk_found", building, filled(building), confirmed="1")
    make_listing(make_room(building, label="Kamer 2"))
    certificate = Certificate.objects.get()
    data = {"certificate": certificate.pk, "rooms": [building.rooms.get(label="Kamer 2").pk]}
    check = post(desk, "desk_link", building, data).content.decode()
    assert "Conformiteitsattest datum 04/05/2020" in check
    answer = post(desk, "desk_link", building, data, confirmed="1").content.decode()
    assert "Attest CA-2020-7 is gekoppeld." in answer
    assert shown(building) == {"Kamer 1": Shown.VALID, "Kamer 2": Shown.VALID}


def test_only_certificates_of_the_building_can_be_linked(desk, building):
    elsewhere = make_listing().room.building
    post(desk, "desk_found", elsewhere, filled(elsewhere), confirmed="1")
    data = {"certificate": Certificate.objects.get().pk, "rooms": [building.rooms.get().pk]}
    assert "error-summary" in post(desk, "desk_link", building, data, confirmed="1").content.decode()
    assert shown(building) == {"Kamer 1": Shown.UNKNOWN}


def test_there_is_none(desk, staff, building):
    page = desk.get(reverse("desk_none", args=[building.code])).content.decode()
    assert "Onbekend" in page
    assert "Geen conformiteitsattest" in page
    answer = post(desk, "desk_none", building, {})
    assert "Geregistreerd: er is geen attest gevonden." in answer.content.decode()
    assert shown(building) == {"Kamer 1": Shown.NONE}
    assert LookUp.objects.get().looked_up_by == staff
    assert Event.objects.filter(kind="recorded", actor_id=staff.pk, subject_kind="lookup").count() == 1


def test_looking_up_without_result_leaves_a_known_certificate_alone(desk, building):
    post(desk, "desk_found", building, filled(building), confirmed="1")
    page = desk.get(reverse("desk_none", args=[building.code])).content.decode()
    assert "Geen conformiteitsattest" not in page
    post(desk, "desk_none", building, {})
    assert shown(building) == {"Kamer 1": Shown.VALID}


def test_staff_set_the_place_by_a_point(desk, building):
    hood = building.address.neighbourhood
    answer = post(desk, "desk_place", building, {"neighbourhood": hood.pk, "lat": "51,05", "lon": "3,73"})
    assert "De plaats van dit pand is bewaard." in answer.content.decode()
    building.address.refresh_from_db()
    address = building.address
    assert (address.lat, address.lon, address.location_source) == (51.05, 3.73, LocationSource.STAFF)


@pytest.mark.parametrize(
    "data",
    [{"lat": "51,05"}, {"lat": "veel", "lon": "3,73"}, {"lat": "48,85", "lon": "2,35"}, {"neighbourhood": "9999"}, {}],
)
def test_a_place_that_is_none_is_refused_with_words(desk, building, data):
    before = (building.address.lat, building.address.lon)
    assert "error-summary" in post(desk, "desk_place", building, data).content.decode()
    building.address.refresh_from_db()
    assert (building.address.lat, building.address.lon) == before
