import pytest
from django.core.exceptions import ValidationError

from kotatgent.audit.actors import COMMAND
from kotatgent.audit.kinds import Kind
from kotatgent.audit.models import Event
from kotatgent.core import clock
from kotatgent.core.errors import RuleBroken
from kotatgent.places import actions, queries
from kotatgent.places.enums import LocationSource
from kotatgent.places.imports import import_neighbourhoods, import_streets
from kotatgent.places.models import Address, Neighbourhood, Place, number_key
from tests.places.files import STREETS, TWO_NEIGHBOURHOODS

pytestmark = pytest.mark.django_db

NOW = clock.now()


@pytest.fixture
def gent():
    return Place.objects.get(postcode="9000")


@pytest.fixture
def with_streets():
    import_streets(STREETS.encode(), file_name="s", by=COMMAND, now=NOW)


@pytest.fixture
def with_outlines():
    import_neighbourhoods(TWO_NEIGHBOURHOODS, file_name="n", by=COMMAND, now=NOW)


def enter(street="Verzonnen Steenweg", number="12", place=None, **more):
    place = place or Place.objects.get(postcode="9000")
    return actions.enter_address(street=street, number=number, place=place, by=COMMAND, now=NOW, **more)


def locate(address, source=LocationSource.PIN, **where):
    return actions.locate(address, by=COMMAND, now=NOW, source=source, **where)


@pytest.mark.parametrize(
    ("one", "other"),
    [("12A", "12 a"), ("88 - 90", "88-90"), ("2-4-6", "2 / 4 / 6"), ("29 Bus B", "29busB"), ("12.", "12")],
)
def test_spellings_of_one_number(one, other):
    assert number_key(one) == number_key(other)


@pytest.mark.parametrize(("one", "other"), [("2-4", "24"), ("2-46", "24-6"), ("12A", "12B"), ("1", "11")])
def test_numbers_that_differ(one, other):
    assert number_key(one) != number_key(other)


def test_one_address_in_two_spellings_is_one_row_and_one_event(gent):
    first = enter("Verzonnen  Steenweg", " 12 A ")
    again = enter("verzonnen-steenweg", "12a")
    assert first.pk == again.pk
    assert (first.street_name, first.number) == ("Verzonnen Steenweg", "12 A")
    assert Event.objects.about(first).count() == 1


def test_another_box_or_postcode_is_another_address():
    rows = {enter().pk, enter(box="1").pk, enter(box="2").pk, enter(place=Place.objects.get(postcode="9030")).pk}
    assert len(rows) == 4


@pytest.mark.parametrize("number", ["", "A", "bus 3", "0", "-1"])
def test_a_house_number_starts_with_a_figure(number):
    with pytest.raises(ValidationError) as error:
        enter(number=number)
    assert "number" in error.value.message_dict
    assert not Address.objects.exists()


def test_without_a_register_of_streets_only_the_postcode_can_be_checked():
    assert not queries.streets_are_known()
    assert enter("Nergens Bekend").street_checked is False


def test_with_a_register_the_street_takes_its_official_spelling(with_streets):
    address = enter("elisa vredeplein")
    assert address.street_checked
    assert address.street_name == "Élisa Vredeplein"


def test_a_street_that_is_not_in_the_register_is_refused_with_what_was_meant(with_streets):
    with pytest.raises(RuleBroken) as error:
        enter("Verzonnen Steeweg")
    assert error.value.code == "street_unknown"
    assert error.value.field == "street"
    assert "Verzonnen Steenweg" in str(error.value)
    with pytest.raises(RuleBroken) as error:
        enter("Qwx")
    assert "Verzonnen" not in str(error.value)
    assert not Address.objects.exists()


def test_a_list_of_others_may_hold_streets_that_we_do_not_know(with_streets):
    assert enter("Oude Naamstraat", check_street=False).street_checked is False


def test_a_neighbourhood_alone_is_approximate():
    hood = Neighbourhood.objects.get(code="binnenstad")
    address = locate(enter(), neighbourhood=hood)
    assert address.approximate
    assert (address.lat, address.lon) == (hood.lat, hood.lon)


def test_a_pin_decides_the_neighbourhood(with_outlines):
    wrong = Neighbourhood.objects.get(code="wondelgem")
    address = locate(enter(), lat=51.05, lon=3.74, neighbourhood=wrong)
    assert address.neighbourhood.code == "macharius-heirnis"
    assert not address.approximate
    assert address.location_source == LocationSource.PIN


def test_without_outlines_a_pin_needs_a_neighbourhood_beside_it():
    with pytest.raises(RuleBroken) as error:
        locate(enter(), lat=51.05, lon=3.74)
    assert error.value.field == "neighbourhood"
    address = locate(enter(), lat=51.05, lon=3.74, neighbourhood=Neighbourhood.objects.get(code="binnenstad"))
    assert address.neighbourhood.code == "binnenstad"
    assert not address.approximate


@pytest.mark.parametrize(
    ("lat", "lon"), [(51.3, 3.7), (50.85, 4.35), (3.74, 51.05), (9999, 3.7), (float("nan"), 3.7), (float("inf"), 3.7)]
)
@pytest.mark.parametrize("outlines", [True, False])
def test_a_pin_outside_ghent_is_refused(lat, lon, outlines, request):
    if outlines:
        request.getfixturevalue("with_outlines")
    address = enter()
    with pytest.raises(RuleBroken) as error:
        locate(address, lat=lat, lon=lon, neighbourhood=Neighbourhood.objects.get(code="binnenstad"))
    assert error.value.code == "outside_ghent"
    address.refresh_from_db()
    assert address.location_source == ""


def test_nothing_at_all_is_refused():
    with pytest.raises(RuleBroken) as error:
        locate(enter())
    assert error.value.code == "place_missing"


@pytest.mark.parametrize("source", [LocationSource.STAFF, LocationSource.REGISTER])
def test_a_neighbourhood_does_not_undo_what_is_known_better_but_a_pin_does(source):
    hood = Neighbourhood.objects.get(code="binnenstad")
    address = locate(enter(), source=source, lat=51.05, lon=3.725, neighbourhood=hood)
    with pytest.raises(RuleBroken) as error:
        locate(address, neighbourhood=Neighbourhood.objects.get(code="wondelgem"))
    assert error.value.code == "known_better"
    assert locate(address, lat=51.051, lon=3.726, neighbourhood=hood).location_source == LocationSource.PIN


def test_a_location_is_an_event_with_its_source():
    address = locate(enter(), neighbourhood=Neighbourhood.objects.get(code="binnenstad"))
    event = Event.objects.about(address).filter(kind=Kind.CHANGED).get()
    assert event.facts == {"fields": ["location"], "source": "neighbourhood"}
