"""What is in the files, held against an expectation that was written by hand and knows nothing of their columns."""

import csv
import datetime as dt
import gzip
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kotatgent.opendata.datasets import DATASETS
from landlords.enums import BuildingKind
from landlords.models import Landlord
from tests.factories.accounts import TODAY
from tests.factories.landlords import landlord_of, make_building, make_landlord, make_room
from tests.factories.listings import certify, make_listing, none_known
from tests.factories.sublets import online

pytestmark = pytest.mark.django_db

LICENCE = "https://data.vlaanderen.be/id/licentie/modellicentie-gratis-hergebruik/v1.0"


def text(edition, name):
    return (edition.folder / name).read_bytes().decode()


def table(edition, name):
    return list(csv.DictReader(io.StringIO(text(edition, name))))


def results(edition, name):
    return json.loads(text(edition, name))["results"]


def test_an_advert_is_in_the_file_as_it_stands(publish):
    room = make_room(make_building(street="Veldstraat", house_number="12", box="3"), label="Kamer van Fien")
    listing = make_listing(room)
    certify(room, issued_on=dt.date(2020, 1, 31), valid_until=dt.date(2030, 1, 31), max_residents=1)
    edition = publish()
    address = room.building.address
    expected = {
        "code": listing.code,
        "url": f"http://testserver/nl/koten/{listing.code}/",
        "kind": "room",
        "street": "Veldstraat",
        "number": "12 bus 3",
        "postcode": "9000",
        "place": "Gent",
        "neighbourhood": address.neighbourhood.name,
        "address_id": address.pk,
        "lat": address.lat,
        "lon": address.lon,
        "approximate": False,
        "rent": "400.00",
        "costs": "50.00",
        "price_all_in": "450.00",
        "metered": ["electricity"],
        "deposit": "800.00",
        "area_m2": 14.0,
        "residents": 1,
        "available_from": "2026-09-01",
        "months": 12,
        "contract": "lease",
        "furnished": True,
        "private_sanitary": False,
        "accessible": False,
        "epc_score": 180,
        "epc_scope": "nr",
        "epc_reason": None,
        "certificate": "valid",
        "certificate_nl": "Conformiteitsattest datum 31/01/2020",
        "certificate_en": "Conformity certificate date 31/01/2020",
        "issued_on": "2020-01-31",
        "valid_until": "2030-01-31",
        "max_residents": 1,
        "published_on": TODAY.isoformat(),
        "sublet_until": None,
    }
    assert results(edition, "listings.json") == [expected]
    (feature,) = json.loads(text(edition, "listings.geojson"))["features"]
    assert feature["properties"] == expected
    assert feature["geometry"] == {"type": "Point", "coordinates": [address.lon, address.lat]}
    assert feature["id"] == listing.code
    day = edition.day.isoformat()
    in_csv = {
        **{name: "" if value is None else str(value) for name, value in expected.items()},
        "approximate": "false", "furnished": "true", "private_sanitary": "false", "accessible": "false",
        "metered": "electricity", "date": day, "version": "1.0", "licence": LICENCE,
    }  # fmt: skip
    assert table(edition, "listings.csv") == [in_csv]


def test_an_address_counts_its_rooms(publish):
    building = make_building(street="Coupure", house_number="7")
    rooms = [make_room(building, label=label) for label in "ABCD"]
    certify(rooms[0], issued_on=dt.date(2020, 1, 31), valid_until=dt.date(2030, 1, 31))
    certify(rooms[1], issued_on=dt.date(2021, 1, 31), valid_until=dt.date(2029, 5, 1))
    none_known(rooms[2], looked_up_on=dt.date(2019, 3, 4))
    edition = publish()
    address = building.address
    assert results(edition, "addresses.json") == [
        {
            "id": address.pk, "street": "Coupure", "number": "7", "box": None, "postcode": "9000", "place": "Gent",
            "neighbourhood": address.neighbourhood.name, "lat": address.lat, "lon": address.lon, "approximate": False,
            "rooms": 4, "rooms_valid": 2, "rooms_none": 1, "rooms_unknown": 1, "first_end": "2029-05-01",
            "looked_up_on": "2019-03-04",
        }
    ]  # fmt: skip
    assert len(table(edition, "addresses.csv")) == 1


def test_the_three_statements(publish):
    known, none, unknown = make_listing(), make_listing(), make_listing()
    certify(known.room, issued_on=TODAY)
    none_known(none.room)
    said = {row["code"]: row for row in results(publish(), "listings.json")}
    assert said[known.code]["certificate_nl"] == f"Conformiteitsattest datum {TODAY:%d/%m/%Y}"
    assert (said[none.code]["certificate_nl"], said[none.code]["certificate_en"]) == (
        "Geen conformiteitsattest", "No certificate of conformity",
    )  # fmt: skip
    assert (said[unknown.code]["certificate_nl"], said[unknown.code]["certificate_en"]) == ("Onbekend", "Unknown")
    assert said[none.code]["issued_on"] is None


def test_what_is_not_online_is_not_there(publish):
    make_listing(published=False)
    assert results(publish(), "listings.json") == []


def test_without_rows_a_file_still_says_what_it_is(publish):
    edition = publish()
    for name in ("listings", "addresses"):
        head = json.loads(text(edition, f"{name}.json"))
        assert (head["date"], head["version"], head["licence"]) == (edition.day.isoformat(), "1.0", LICENCE)
        assert json.loads(text(edition, f"{name}.geojson"))["licence"] == LICENCE
        assert text(edition, f"{name}.csv").count("\r\n") == 1
        beside = json.loads(text(edition, f"{name}.csv-metadata.json"))
        assert beside["dc:license"] == {"@id": LICENCE}
        assert beside["dc:issued"]["@value"] == edition.day.isoformat()


# --- Homes -------------------------------------------------------------------------------------


def everything(edition):
    return "".join(path.read_text() for path in edition.folder.iterdir() if not path.name.endswith(".gz"))


@pytest.mark.parametrize(
    ("building", "room"), [({"kind": BuildingKind.HOST_HOME}, {"kind": "host_family"}), ({}, {"kind": "host_family"})]
)
def test_a_hospita_home_is_nowhere(publish, building, room):
    home = make_building(street="Hospitastraat", house_number="3", **building)
    hosted = make_listing(make_room(home, label="1", **room))
    edition = publish()
    for trace in (hosted.code, "Hospitastraat"):
        assert trace not in everything(edition)


def test_neither_is_another_room_in_the_house_of_a_host(publish):
    home = make_building(street="Hospitastraat", house_number="3")
    make_room(home, label="1", kind="host_family")
    beside = make_listing(make_room(home, label="2"))
    assert beside.code not in everything(publish())


def test_who_sublets_lives_there(publish):
    listing = online()
    sublet = listing.sublet
    edition = publish()
    (row,) = [row for row in results(edition, "listings.json") if row["code"] == listing.code]
    assert (row["number"], row["address_id"], row["approximate"]) == (None, None, True)
    hood = listing.room.building.address.neighbourhood
    assert (row["lat"], row["lon"]) == (hood.lat, hood.lon)
    assert row["sublet_until"] == sublet.ends_on.isoformat()


@pytest.mark.parametrize("street", ["Veldstraat 12", "veldstraat 12 bus 4", "Veldstraat, 12"])
def test_where_a_landlord_has_post_brought_may_be_a_home(publish, street):
    building = make_building(street="Veldstraat", house_number="12")
    listing = make_listing(make_room(building))
    Landlord.objects.filter(pk=landlord_of(building).pk).update(
        postal_street=street, postal_postcode="9000", postal_place="Gent"
    )
    edition = publish()
    (row,) = results(edition, "listings.json")
    assert (row["code"], row["number"], row["address_id"], row["approximate"]) == (listing.code, None, None, True)
    assert results(edition, "addresses.json") == []


def test_the_seat_of_a_company_is_no_home(publish):
    company = make_landlord(kind="company", company_name="Koten NV", kbo_number="0123456749")
    make_listing(make_room(make_building(company, street="Veldstraat", house_number="12")))
    Landlord.objects.filter(pk=company.pk).update(
        postal_street="Veldstraat 12", postal_postcode="9000", postal_place="Gent"
    )
    (row,) = results(publish(), "listings.json")
    assert row["number"] == "12"


# --- The form ----------------------------------------------------------------------------------


def test_what_a_spreadsheet_would_calculate_is_text(publish):
    building = make_building(street="=2+5", house_number="1")
    make_listing(make_room(building))
    edition = publish()
    assert table(edition, "listings.csv")[0]["street"] == "'=2+5"
    assert table(edition, "addresses.csv")[0]["street"] == "'=2+5"
    assert results(edition, "listings.json")[0]["street"] == "=2+5"


def test_each_file_is_packed_as_well_and_counted(publish):
    make_listing()
    edition = publish()
    for file in edition.files.values():
        plain = file.path.read_bytes()
        assert gzip.decompress(file.path.with_name(f"{file.name}.gz").read_bytes()) == plain
        assert file.size == len(plain)
    assert edition.files["listings.csv"].rows == 1


@pytest.mark.parametrize("name", list(DATASETS))
def test_a_table_and_its_description_agree(publish, name):
    make_listing()
    edition = publish()
    head = next(csv.reader(io.StringIO(text(edition, f"{name}.csv"))))
    described = json.loads(text(edition, f"{name}.csv-metadata.json"))["tableSchema"]
    assert [column["name"] for column in described["columns"]] == head
    assert described["primaryKey"] in head
    required = {column["name"] for column in described["columns"] if column.get("required")}
    assert all(row[column] for row in table(edition, f"{name}.csv") for column in required)


def test_a_day_costs_the_same_for_any_number(publish, django_assert_num_queries):
    make_listing()
    with CaptureQueriesContext(connection) as asked:
        publish()
    for _number in range(2):
        make_listing()
    with django_assert_num_queries(len(asked)):
        publish(days=1)
