"""A town on a file of adverts: a small made-up file with the dirt of a real one."""

import re
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from kotatgent.core import clock
from kotatgent.operations.demo import from_file
from kotatgent.operations.demo.adverts import _text
from kotatgent.operations.demo.facts import Street
from kotatgent.places.models import Neighbourhood
from landlords.models import Building, Landlord, Room
from listings.models import Listing

HEADER = "id,zone,adres,verhuurder_nr,kamers,min_prijs,max_prijs,type,lat,lon"
GOOD = [
    "1,X,Bagattenstraat 29 Bus B,1,3,250,250,Kamer,51.0480,3.7290",
    '2,X,Bagattenstraat 88 - 90,1,,"300,50",420,Studio,51.0481, 3.7291',
    "3,X,Veldstraat 2-4-6,2,2,400,400,Appartement,51.0482,3.7292",
    "4,X,Veldstraat 2-4-6,2,4,410,410,Kamer,51.0482,3.7292",
    "5,X,Hundelgemsesteenweg 5,5,3,900,900,Woning,51.0290,3.7450",
]
BAD = [
    "5,X,Zonder nummer,3,1,300,300,Kamer,51.0480,3.7290",
    "6,X,Veldstraat 7,3,1,veel,300,Kamer,51.0480,3.7290",
    "7,X,Veldstraat 9,3,1,300,200,Kamer,51.0480,3.7290",
    "8,X,Veldstraat 11,3,1,300,300,Kasteel,51.0480,3.7290",
    "9,X,Veldstraat 13,3,1,300,300,Kamer,48.85,2.35",
    "10,X,Veldstraat 2-4-6,4,1,300,300,Kamer,51.0482,3.7292",
    "11,X,Veldstraat 15,3,1",
]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "adverts.csv"
    path.write_text("\n".join([HEADER, *GOOD, *BAD]) + "\n")
    return path


@pytest.fixture
def outlines(db):
    square = [[3.70, 51.03], [3.76, 51.03], [3.76, 51.07], [3.70, 51.07]]
    row = Neighbourhood.objects.get(code="binnenstad")
    row.polygons, row.west, row.south, row.east, row.north = [[square]], 3.70, 51.03, 3.76, 51.07
    row.save()
    square = [[3.74, 51.02], [3.75, 51.02], [3.75, 51.03], [3.74, 51.03]]
    row = Neighbourhood.objects.get(code="ledeberg")
    row.polygons, row.west, row.south, row.east, row.north = [[square]], 3.74, 51.02, 3.75, 51.03
    row.save()


@pytest.mark.django_db
def test_what_the_file_says_is_kept_and_the_rest_is_counted(file, outlines):
    report = from_file.fill(file, seed=1, today=clock.today())
    assert (report.rows, report.adverts, report.rooms) == (12, 5, 3 + 1 + 2 + 2 + 1)
    assert Landlord.objects.count() == 5  # two of whom had nothing that could be used
    assert sorted(Listing.objects.public().values_list("rent_cents", flat=True)) == [25000, 30050, 40000, 41000, 90000]
    assert {str(building.address.line) for building in Building.objects.all()} == {
        "Bagattenstraat 29 bus B",
        "Bagattenstraat 88-90",
        "Veldstraat 2-4-6",
        "Hundelgemsesteenweg 5",
    }
    assert Room.objects.count() == 9
    assert report.invented["aantal kamers (één)"] == 1
    assert report.invented["huurprijs (laagste van een reeks)"] == 1
    assert report.invented["oppervlakte"] == 5
    assert report.invented["aantal bewoners"] == 1  # of the flat; a house says its rooms


@pytest.mark.django_db
def test_a_whole_home_is_one_let_to_all_who_live_there(file, outlines):
    from_file.fill(file, seed=1, today=clock.today())
    house = Room.objects.get(kind="house")
    assert (house.residents, house.building.kind, house.floor) == (3, "community_house", 0)
    assert set(Room.objects.filter(kind="apartment").values_list("residents", flat=True)) == {2}
    assert set(Room.objects.filter(kind="room").values_list("residents", flat=True)) == {1}


@pytest.mark.django_db
def test_of_the_places_that_share_a_postcode_the_one_of_the_neighbourhood(file, outlines):
    from_file.fill(file, seed=1, today=clock.today())
    house = Building.objects.get(address__street_name="Hundelgemsesteenweg")
    assert str(house.address.place) == "9050 Ledeberg"


@pytest.mark.django_db
def test_each_row_that_is_not_used_says_why(file, outlines):
    report = from_file.fill(file, seed=1, today=clock.today())
    lines = "\n".join(report.lines())
    for why in ("geen straat met huisnummer", "geen getal: 'veel'", "onder de laagste", "onbekend type: 'Kasteel'",
                "buiten Gent", "een andere verhuurder", "evenveel kolommen"):  # fmt: skip
        assert why in lines
    assert len(report.refused) == 7


@pytest.mark.django_db
def test_certificates_of_real_addresses_stay_unknown(file, outlines):
    from_file.fill(file, seed=1, today=clock.today())
    assert {listing.certificate(clock.today()).value for listing in Listing.objects.public()} == {"unknown"}


@pytest.mark.django_db
def test_another_file_changes_nothing(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("name,price\nA,1\n")
    with pytest.raises(CommandError, match="lacks the columns"):
        call_command("demo", adverts=path)
    with pytest.raises(CommandError):
        call_command("demo", adverts=tmp_path / "none.csv")
    assert not Landlord.objects.exists()


@pytest.mark.django_db
def test_the_description_gives_the_area_that_stands_beside_it(file, outlines):
    from_file.fill(file, seed=1, today=clock.today())
    for listing in Listing.objects.public().select_related("room"):
        for size in re.findall(r"(\d+(?:,\d+)?) m²", listing.description_nl):
            assert Decimal(size.replace(",", ".")) == listing.room.area_m2


def test_a_round_area_keeps_its_zero():
    room = Room(kind="room", area_m2=Decimal(20), floor=1)
    assert "20 m²" in _text(room, Street("Veldstraat", 51.0, 3.7, "", "", 1.0), "en", 0, [])
