import copy
import io
import json

import pytest
from django.core.management import CommandError, call_command

from kotatgent.audit.actors import COMMAND
from kotatgent.audit.kinds import Kind
from kotatgent.audit.models import Event
from kotatgent.core import clock
from kotatgent.places.imports import ImportRefused, import_neighbourhoods, import_streets
from kotatgent.places.models import Neighbourhood, ReferenceFile, Street
from kotatgent.places.queries import find_street, neighbourhood_at, outlines_are_known
from tests.places.files import (
    BINNENSTAD,
    MACHARIUS,
    STREETS,
    TWO_NEIGHBOURHOODS,
    collection,
    feature,
    ring,
)

pytestmark = pytest.mark.django_db


def load_streets(content, **more):
    content = content.encode() if isinstance(content, str) else content
    return import_streets(content, file_name="straten.csv", by=COMMAND, now=clock.now(), **more)


def load_neighbourhoods(content, **more):
    return import_neighbourhoods(content, file_name="wijken.geojson", by=COMMAND, now=clock.now(), **more)


def reasons(error):
    return [(refusal.row, refusal.why) for refusal in error.value.report.refused]


# --- Streets -----------------------------------------------------------------------------------


def test_streets_come_in_and_are_found_in_any_spelling():
    report = load_streets(STREETS)
    assert (report.made, report.changed, report.unchanged) == (3, 0, 0)
    assert find_street("elisa vredeplein").register_id == "102"
    assert find_street("SINT NERGENSSTRAAT").name == "Sint-Nergensstraat"


def test_an_import_is_one_event_with_its_counts():
    load_streets(STREETS)
    event = Event.objects.get(kind=Kind.IMPORTED)
    assert event.facts == {"what": "streets", "made": 3, "changed": 0}
    assert event.actor_role == "system:command"
    file = ReferenceFile.objects.get()
    assert (file.name, file.row_count, len(file.sha256)) == ("straten.csv", 3, 64)


def test_a_second_time_changes_nothing_and_keeps_the_rows():
    load_streets(STREETS)
    before = dict(Street.objects.values_list("register_id", "pk"))
    report = load_streets(STREETS)
    assert (report.made, report.changed, report.unchanged) == (0, 0, 3)
    assert dict(Street.objects.values_list("register_id", "pk")) == before
    assert Event.objects.filter(kind=Kind.IMPORTED).count() == 1


def test_a_renamed_street_keeps_its_row_and_one_that_left_the_file_stays():
    load_streets(STREETS)
    pk = find_street("Verzonnen Steenweg").pk
    report = load_streets("straatnaam_id,straatnaam\n101,Nieuwe Steenweg\n104,Erbijstraat\n")
    assert (report.made, report.changed, report.not_in_file) == (1, 1, 2)
    assert Street.objects.get(pk=pk).name == "Nieuwe Steenweg"
    assert find_street("nieuwe steenweg").pk == pk, "the key follows the name"
    assert find_street("Élisa Vredeplein") is not None


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_byte_order_mark_and_semicolons_are_fine(bom, delimiter):
    load_streets(bom + STREETS.replace(",", delimiter).encode())
    assert Street.objects.count() == 3


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is empty"),
        (STREETS.encode("latin-1"), "not written in UTF-8 (line 3, byte 0xc9)"),
        (STREETS.encode("utf-16"), "not written in UTF-8"),
        (STREETS.rstrip(), "may be cut off"),
        ("straatnaam_id,straatnaam\n", "it holds no rows"),
        ("id,naam\n101,Verzonnen Steenweg\n", "its first line must be straatnaam_id,straatnaam"),
        ("straatnaam_id\tstraatnaam\n101\tVerzonnen Steenweg\n", "its first line must be"),
        (STREETS + '104,"Open aanhalingsteken\n', "can't be read as a table"),
    ],
)
def test_a_file_that_can_not_be_read_is_refused_as_a_whole(content, why):
    with pytest.raises(ImportRefused) as error:
        load_streets(content)
    [(row, said)] = reasons(error)
    assert row == 0
    assert why in said
    assert not Street.objects.exists()


def test_each_wrong_row_is_named_and_nothing_is_written():
    wrong = "105,\n,Zonder Nummer\nabc,Letterstraat\n101,Tweede Keer\n106\n107,Te,veel\n108," + "x" * 121 + "\n"
    with pytest.raises(ImportRefused) as error:
        load_streets(STREETS.replace("\r\n", "\n") + wrong)
    assert reasons(error) == [
        (5, "the name of the street is missing"),
        (6, "the number of the street is missing, or is no number"),
        (7, "the number of the street is missing, or is no number"),
        (8, "the same number as in row 2"),
        (9, "1 columns instead of 2; the row may be cut off"),
        (10, "3 columns instead of 2; the row may be cut off"),
        (11, "too long"),
    ]
    assert not Street.objects.exists()
    assert not Event.objects.filter(kind=Kind.IMPORTED).exists()


def test_a_dry_run_says_what_would_happen_and_changes_nothing():
    report = load_streets(STREETS, dry_run=True)
    assert report.made == 3
    assert not Street.objects.exists()
    assert not Event.objects.exists()


# --- Neighbourhoods ----------------------------------------------------------------------------


def test_outlines_join_the_neighbourhoods_that_are_there():
    before = dict(Neighbourhood.objects.values_list("code", "pk"))
    assert not outlines_are_known()
    report = load_neighbourhoods(TWO_NEIGHBOURHOODS)
    assert (report.made, report.changed, report.not_in_file) == (0, 2, 23)
    assert dict(Neighbourhood.objects.values_list("code", "pk")) == before
    assert neighbourhood_at(51.05, 3.725).code == "binnenstad"
    assert neighbourhood_at(51.05, 3.74).code == "macharius-heirnis"
    assert neighbourhood_at(51.2, 3.74) is None


def test_the_known_point_stays_when_it_lies_inside_and_moves_inside_when_not():
    load_neighbourhoods(TWO_NEIGHBOURHOODS)
    centre = Neighbourhood.objects.get(code="binnenstad")
    assert (centre.lat, centre.lon) == (51.048, 3.729)
    moved = collection(feature("Binnenstad", ring(3.70, 51.00, 3.71, 51.01)))
    load_neighbourhoods(moved)
    centre.refresh_from_db()
    assert (centre.lat, centre.lon) == (51.005, 3.705)
    assert (centre.west, centre.south, centre.east, centre.north) == (3.70, 51.00, 3.71, 51.01)


def test_a_neighbourhood_that_is_new_comes_in():
    report = load_neighbourhoods(collection(feature("Nieuwe wijk", ring(3.70, 51.00, 3.71, 51.01))))
    assert report.made == 1
    assert Neighbourhood.objects.get(code="nieuwe-wijk").name == "Nieuwe wijk"


def test_outlines_a_second_time_change_nothing():
    load_neighbourhoods(TWO_NEIGHBOURHOODS)
    report = load_neighbourhoods(TWO_NEIGHBOURHOODS)
    assert (report.made, report.changed, report.unchanged) == (0, 0, 2)
    assert Event.objects.filter(kind=Kind.IMPORTED).count() == 1


def test_parts_holes_heights_and_a_byte_order_mark_are_fine():
    island = copy.deepcopy(BINNENSTAD)
    with_height = [[[lon, lat, 7.5] for lon, lat in ring(3.72, 51.04, 3.735, 51.06)]]
    hole = ring(3.725, 51.045, 3.73, 51.05)
    island["geometry"] = {
        "type": "MultiPolygon",
        "coordinates": [[*with_height, hole], [ring(3.74, 51.0, 3.75, 51.01)]],
    }
    load_neighbourhoods(b"\xef\xbb\xbf" + collection(island))
    assert neighbourhood_at(51.055, 3.725).code == "binnenstad"
    assert neighbourhood_at(51.047, 3.727) is None, "the hole is outside"
    assert neighbourhood_at(51.005, 3.745).code == "binnenstad"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b" ", "it is empty"),
        (TWO_NEIGHBOURHOODS[:-40], "it is not JSON"),
        (b"[" * 100_000, "it is nested too deep"),
        (b'{"type": "Topology"}', "not a GeoJSON FeatureCollection"),
        (b"[1, 2]", "not a GeoJSON FeatureCollection"),
        (collection(), "it holds no features"),
        (collection(BINNENSTAD, crs={"properties": {"name": "EPSG:31370"}}), "not longitude and latitude"),
        (collection(feature("Sint-Élisa", ring(3.7, 51.0, 3.8, 51.1))).replace(b"\\u00c9", b"\xc9"), "UTF-8"),
    ],
)
def test_a_geojson_that_can_not_be_read_is_refused_as_a_whole(content, why):
    with pytest.raises(ImportRefused) as error:
        load_neighbourhoods(content)
    [(row, said)] = reasons(error)
    assert row == 0
    assert why in said


def geometry(kind, coordinates):
    return {**copy.deepcopy(MACHARIUS), "geometry": {"type": kind, "coordinates": coordinates}}


WRONG = [
    (feature("", ring(3.7, 51, 3.8, 51.1)), 'the name (property "wijk") is missing'),
    ("no object", 'the name (property "wijk") is missing'),
    (BINNENSTAD, "the same neighbourhood as in row 1"),
    ({**MACHARIUS, "geometry": None}, "the geometry is missing, and must be a Polygon or a MultiPolygon"),
    (geometry("Point", [3.7, 51]), "the geometry is Point, and must be a Polygon or a MultiPolygon"),
    (geometry("MultiPolygon", []), "the geometry has no coordinates"),
    (geometry("Polygon", []), "a polygon has no ring"),
    (geometry("Polygon", [ring(3.7, 51, 3.8, 51.1)[:3]]), "a ring has fewer than four points"),
    (geometry("Polygon", [ring(3.7, 51, 3.8, 51.1)[:4]]), "a ring is not closed: its last point must be its first"),
    (geometry("Polygon", [[[3.7, 51]] * 5]), "a ring encloses nothing"),
    (geometry("Polygon", [[[3.7, "51"]] * 5]), "a point is no pair of numbers"),
    (geometry("Polygon", [[[3.7, None]] * 5]), "a point is no pair of numbers"),
    (geometry("Polygon", [[[3.7]] * 5]), "a point is no pair of numbers"),
    (geometry("Polygon", [[[float("nan"), 51]] * 5]), "a point is no pair of numbers"),
    (geometry("Polygon", [ring(51, 3.7, 51.1, 3.8)]), "the point 51, 3.7 is not near Ghent"),
    (geometry("Polygon", [ring(104000, 193000, 105000, 194000)]), "the point 104000, 193000 is not near Ghent"),
]


@pytest.mark.parametrize(("wrong", "why"), WRONG)
def test_a_wrong_feature_is_named_and_nothing_is_written(wrong, why):
    with pytest.raises(ImportRefused) as error:
        load_neighbourhoods(collection(BINNENSTAD, wrong))
    [(row, said)] = reasons(error)
    assert row == 2
    assert said.startswith(why)
    assert not outlines_are_known(), "the right feature was not written either"


# --- Commands ----------------------------------------------------------------------------------


def run(name, file, *options):
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(name, str(file), *options, stdout=out, stderr=err)
        return out.getvalue(), ""
    except CommandError as error:
        return out.getvalue(), err.getvalue() + str(error)


@pytest.mark.parametrize(
    ("name", "content", "rows"),
    [("import_streets", STREETS.encode(), 3), ("import_neighbourhoods", TWO_NEIGHBOURHOODS, 2)],
)
def test_the_commands_report_and_repeat(tmp_path, name, content, rows):
    file = tmp_path / "file"
    file.write_bytes(content)
    dry, _ = run(name, file, "--dry-run")
    assert "Dry run: nothing was changed." in dry
    assert not ReferenceFile.objects.exists()
    first, _ = run(name, file)
    assert first.startswith(f"{rows} rows: ")
    again, _ = run(name, file)
    assert f"{rows} rows: 0 new, 0 changed, {rows} as they were." in again


@pytest.mark.parametrize("name", ["import_streets", "import_neighbourhoods"])
def test_the_commands_say_what_is_wrong_with_a_file(tmp_path, name):
    assert "No such file" in run(name, tmp_path / "nowhere")[1]
    assert "Is a directory" in run(name, tmp_path)[1]
    file = tmp_path / "file"
    file.write_bytes(b"\xff\xfe\x00nothing")
    out, err = run(name, file)
    assert not out
    assert "refused the file: it is not written in UTF-8" in err
    assert "1 refused, so nothing was imported." in err


def test_the_command_prints_every_row_that_was_refused(tmp_path):
    file = tmp_path / "straten.csv"
    file.write_text(STREETS + "x,Fout\n101,Dubbel\n", encoding="utf-8")
    _, err = run("import_streets", file)
    assert "refused row 5 (x,Fout): the number of the street" in err
    assert "refused row 6 (101,Dubbel): the same number as in row 2" in err


def test_the_made_up_file_has_the_shape_that_the_reader_expects():
    assert json.loads(TWO_NEIGHBOURHOODS)["features"][0]["properties"]["wijk"] == "Binnenstad"
