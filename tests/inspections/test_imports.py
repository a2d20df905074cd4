"""A list of certificates: what is certain is recorded, what is near waits for staff, what is wrong stops all of it."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from inspections import matching
from inspections.actions import doubts
from inspections.enums import CertificateSource, DoubtState, DoubtWhy
from inspections.imports import ImportRefused, import_certificates
from inspections.models import Certificate, ImportDoubt
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import COMMAND
from kotatgent.audit.models import Event
from kotatgent.core import clock
from kotatgent.core.errors import Conflict, NotAllowed, RuleBroken
from kotatgent.followups import actions as followups
from kotatgent.followups.models import FollowUp
from kotatgent.places import actions as places
from kotatgent.places.models import Place, Street
from landlords import actions as landlords
from landlords.enums import BuildingKind
from landlords.models import Building
from listings.enums import Certificate as Shown
from listings.models import Standing

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 3, 2, 9, 0, tzinfo=clock.BRUSSELS)
HEADER = "number,issued_on,valid_until,street,house_number,box,postcode,rooms,max_residents,vlok_reference"
GOOD = "CA-1,2020-05-04,2030-05-04,Veldstraat,12,,9000,,6,"
WHY = "The brigade answered by letter."


@pytest.fixture(autouse=True)
def streets():
    for number, name in enumerate(("Veldstraat", "Sint-Pietersnieuwstraat", "Mendonkdorp"), start=1):
        Street.objects.create(register_id=str(number), name=name)


@pytest.fixture
def staff():
    return User.objects.create_user(email="balie@kotatgent.test", role=Role.STAFF)


def house(street: str, number: str, *labels: str, box: str = "", postcode: str = "9000") -> Building:
    place = Place.objects.filter(postcode=postcode).first()
    address = places.enter_address(street=street, number=number, box=box, place=place, by=COMMAND, now=NOW)
    building = landlords.register_building(address, kind=BuildingKind.ROOMING_HOUSE, by=COMMAND, now=NOW)
    facts = {"kind": "room", "area_m2": 14, "height_cm": 250, "floor": 1}
    facts |= {"wc": "shared", "shower": "shared", "kitchen": "shared"}
    for label in labels:
        landlords.register_room(building, label=label, by=COMMAND, now=NOW, **facts)
    return building


def take_in(*rows: str, header: str = HEADER, fire_reason: str = WHY, **options):
    content = "\n".join((header, *rows, "")).encode()
    return import_certificates(content, file_name="lijst.csv", by=COMMAND, now=NOW, fire_reason=fire_reason, **options)


def everything() -> dict[str, list[object]]:
    models = (Certificate, ImportDoubt, Building, Standing, Event, FollowUp)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def test_certain_row_is_recorded_and_the_rooms_show_it_at_once():
    building = house("Veldstraat", "12", "1", "2")
    report = take_in(GOOD)
    certificate = Certificate.objects.get()
    assert (certificate.number, certificate.source, certificate.building) == (
        "CA-1",
        CertificateSource.IMPORT,
        building,
    )
    assert certificate.fire_reason == WHY
    assert [standing.certificate(NOW.date()) for standing in Standing.objects.all()] == [Shown.VALID, Shown.VALID]
    assert (len(report.recorded), report.in_doubt, report.buildings) == (1, [], [])


def test_only_the_named_rooms_are_covered():
    house("Veldstraat", "12", "Kamer 1", "Kamer 2", "Kamer 3")
    take_in("CA-1,2020-05-04,2030-05-04,veldstraat,12,,9000,kamer 1 | KAMER 3,,VLOK-77")
    certificate = Certificate.objects.get()
    assert [scope.room.label for scope in certificate.scope.all()] == ["Kamer 1", "Kamer 3"]
    assert certificate.vlok_reference == "VLOK-77"


def test_ended_certificate_is_recorded_and_shows_none():
    house("Veldstraat", "12", "1")
    take_in("CA-1,2010-05-04,2020-05-04,Veldstraat,12,,9000,,,")
    assert Standing.objects.get().certificate(NOW.date()) == Shown.NONE


def test_building_that_the_list_covers_whole_needs_no_looking_up():
    building = house("Veldstraat", "12", "1", "2")
    steps = (("lookup", Role.STAFF), ("inspect-quality", Role.QUALITY_INSPECTOR))
    for step, role in steps:
        followups.plan(
            kind="building", code=building.code, step=step, due_on=NOW.date(), owner_role=role, by=COMMAND, now=NOW
        )
    take_in("CA-1,2020-05-04,2030-05-04,Veldstraat,12,,9000,1,,")
    assert FollowUp.objects.about("building", building.code).open().count() == 2
    take_in("CA-2,2020-05-04,2030-05-04,Veldstraat,12,,9000,2,,")
    assert not FollowUp.objects.about("building", building.code).open().exists()


def test_certain_address_that_nobody_entered_becomes_a_building():
    report = take_in("CA-1,2020-05-04,2030-05-04,Veldstraat,12,,9000,1|2,,")
    certificate = Certificate.objects.get()
    assert str(certificate.building.address) == "Veldstraat 12, 9000 Gent"
    assert certificate.named_rooms == "1|2"
    assert not certificate.scope.exists()
    assert len(report.buildings) == 1


def test_two_rows_of_one_new_address_make_one_building():
    take_in(
        "CA-1,2020-05-04,2030-05-04,Veldstraat,12,,9000,1,,",
        "CA-2,2020-05-04,2030-05-04,Veldstraat,12,,9000,2,,",
    )
    assert Building.objects.count() == 1
    assert Certificate.objects.count() == 2


def test_second_import_of_the_same_file_changes_nothing():
    house("Veldstraat", "12", "1")
    house("Veldstraat", "30A", "1")
    rows = (
        GOOD,
        "CA-2,2020-05-04,2030-05-04,Veldstraat,30,,9000,,,",
        "CA-3,2020-05-04,2030-05-04,Veldstraat,40,,9000,1,,",
    )
    first = take_in(*rows)
    before = everything()
    second = take_in(*rows)
    assert (len(first.recorded), len(first.in_doubt), first.known) == (2, 1, 0)
    assert (second.recorded, second.in_doubt, second.known) == ([], [], 3)
    assert everything() == before


def test_dry_run_says_the_same_and_changes_nothing():
    house("Veldstraat", "12", "1")
    before = everything()
    report = take_in(GOOD, "CA-2,2020-05-04,2030-05-04,Veldstrat,30,,9000,,,", dry_run=True)
    assert (len(report.recorded), len(report.in_doubt)) == (1, 1)
    assert everything() == before


@pytest.mark.parametrize(
    ("row", "why", "candidate"),
    [
        ("CA-1,2020-05-04,2030-05-04,Veldstrat,12,,9000,,,", DoubtWhy.STREET, "12"),
        ("CA-1,2020-05-04,2030-05-04,Onbestaandelaan,12,,9000,,,", DoubtWhy.STREET, None),
        ("CA-1,2020-05-04,2030-05-04,Veldstraat,12B,,9000,,,", DoubtWhy.NUMBER, "12"),
        ("CA-1,2020-05-04,2030-05-04,Veldstraat,12,3,9000,,,", DoubtWhy.NUMBER, "12"),
        ("CA-1,2020-05-04,2030-05-04,Veldstraat,10-14,,9000,,,", DoubtWhy.NUMBER, "12"),
        ("CA-1,2020-05-04,2030-05-04,Veldstraat,12,,9030,,,", DoubtWhy.POSTCODE, "12"),
        ("CA-1,2020-05-04,2030-05-04,Veldstraat,12,,9000,1|zolder,,", DoubtWhy.ROOMS, "12"),
        ("CA-1,2020-05-04,2030-05-04,Mendonkdorp,7,,9042,,,", DoubtWhy.PLACE, None),
    ],
)
def test_what_is_near_waits_for_staff(row, why, candidate):
    house("Veldstraat", "12", "1", "2")
    take_in(row)
    doubt = ImportDoubt.objects.get()
    assert doubt.why == why
    assert [building.address.number for building in doubt.candidates.all()] == ([candidate] if candidate else [])
    assert not Certificate.objects.exists()
    assert doubt.facts["number"] == "CA-1"


@pytest.mark.parametrize(("number", "box"), [("12", "2"), ("14", ""), ("120", "")])
def test_another_house_is_no_doubt(number, box):
    house("Veldstraat", "12", "1", box="1")
    take_in(f"CA-1,2020-05-04,2030-05-04,Veldstraat,{number},{box},9000,,,")
    assert Building.objects.count() == 2
    assert not ImportDoubt.objects.exists()


def test_known_number_with_other_facts_waits_for_staff_and_the_register_stays():
    house("Veldstraat", "12", "1")
    take_in(GOOD)
    take_in(GOOD.replace("2030-05-04", "2031-05-04"))
    assert Certificate.objects.get().valid_until == dt.date(2030, 5, 4)
    assert ImportDoubt.objects.get().why == DoubtWhy.DIFFERENT


def test_newer_list_overtakes_what_an_older_one_left_open():
    house("Veldstraat", "12", "1")
    take_in(GOOD.replace("Veldstraat", "Veldstrat"))
    take_in(GOOD)
    assert ImportDoubt.objects.get().state == DoubtState.SUPERSEDED
    assert Certificate.objects.get().number == "CA-1"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("CA-2,04/05/2020,2030-05-04,Veldstraat,12,,9000,,,", "issued_on is 04/05/2020"),
        ("CA-2,2020-02-30,2030-05-04,Veldstraat,12,,9000,,,", "issued_on is 2020-02-30"),
        ("CA-2,2020-05-04,,Veldstraat,12,,9000,,,", "valid_until is empty"),
        ("CA-2,2030-05-04,2020-05-04,Veldstraat,12,,9000,,,", "still to come"),
        ("CA-2,2020-05-04,2019-05-04,Veldstraat,12,,9000,,,", "before issued_on"),
        (",2020-05-04,2030-05-04,Veldstraat,12,,9000,,,", "number is empty"),
        ("CA-2,2020-05-04,2030-05-04,Veldstraat,twaalf,,9000,,,", "not a number"),
        ("CA-2,2020-05-04,2030-05-04,Veldstraat,12,,1000,,,", "no postcode of Ghent"),
        ("CA-2,2020-05-04,2030-05-04,Veldstraat,12,,9000,1|1,,", "room 1 is named twice"),
        ("CA-2,2020-05-04,2030-05-04,Veldstraat,12,,9000,,veel,", "max_residents is veel"),
        ("CA-2,2020-05-04,2030-05-04,Veldstraat,12,,9000,,0,", "max_residents is 0"),
        ("CA-2,2020-05-04,2030-05-04,Veldstraat,12,,9000", "7 columns instead of 10"),
        ("=HYPERLINK(1),2020-05-04,2030-05-04,Veldstraat,12,,9000,,,", "a spreadsheet would calculate it"),
        ("CA-2,2020-05-04,2030-05-04,+Veldstraat,12,,9000,,,", "a spreadsheet would calculate it"),
        ("ca 1,2020-05-04,2030-05-04,Veldstraat,12,,9000,,,", "same certificate number as in row 2"),
        (f"{'C' * 41},2020-05-04,2030-05-04,Veldstraat,12,,9000,,,", "too long"),
    ],
)
def test_one_wrong_row_is_named_and_nothing_is_written(row, why):
    house("Veldstraat", "12", "1")
    before = everything()
    with pytest.raises(ImportRefused) as refused:
        take_in(GOOD, row)
    assert [refusal.row for refusal in refused.value.report.refused] == [3]
    assert why in str(refused.value)
    assert everything() == before


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is empty"),
        (f"{HEADER}\n".encode(), "it holds no rows"),
        (b"number,street\nCA-1,Veldstraat\n", "misses issued_on, valid_until"),
        (f"{HEADER},remark\n{GOOD},x\n".encode(), "columns that we do not know: remark"),
        (f"{HEADER},box\n{GOOD},x\n".encode(), "twice"),
        (f"{HEADER}\n{GOOD}".encode(), "may be cut off"),
        (f'{HEADER}\n{GOOD}\n"CA-2,2020-05-04\n'.encode(), "may be cut off"),
        (f"{HEADER}\n{GOOD}\n".replace("Veld", "Véld").encode("latin-1"), "not written in UTF-8"),
        (f"{HEADER}\n{GOOD}\n".encode("utf-16"), "not written in UTF-8"),
    ],
)
def test_file_that_cannot_be_read_changes_nothing(content, why):
    before = everything()
    with pytest.raises(ImportRefused, match=why):
        import_certificates(content, file_name="x.csv", by=COMMAND, now=NOW, fire_reason=WHY)
    assert everything() == before


@pytest.mark.parametrize(
    "change", [lambda s: "\ufeff" + s, lambda s: s.replace(",", ";"), lambda s: s.replace("\n", "\r\n")]
)
def test_as_spreadsheets_write_it(change):
    house("Veldstraat", "12", "1")
    content = change(f"{HEADER}\n{GOOD}\n").encode()
    assert len(import_certificates(content, file_name="x.csv", by=COMMAND, now=NOW, fire_reason=WHY).recorded) == 1


def test_missing_fire_report_must_be_answered():
    house("Veldstraat", "12", "1")
    with pytest.raises(ImportRefused, match="--fire-reason"):
        take_in(GOOD, fire_reason="")
    assert not Certificate.objects.exists()


def test_without_a_register_of_streets_only_known_buildings_are_certain():
    house("Veldstraat", "12", "1")
    building = Building.objects.get()
    building.address.street = None
    building.address.save()
    Street.objects.all().delete()
    take_in(GOOD, "CA-2,2020-05-04,2030-05-04,Veldstraat,20,,9000,,,")
    assert Certificate.objects.get().building == building
    assert ImportDoubt.objects.get().why == DoubtWhy.STREET


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        (("12", ""), ("12", "3"), True),
        (("12a", ""), ("12", ""), True),
        (("12a", ""), ("12b", ""), False),
        (("12", "1"), ("12", "2"), False),
        (("2-4-6", ""), ("4", ""), True),
        (("2-4", ""), ("6", ""), False),
    ],
)
def test_near_numbers(one, other, near):
    assert matching.are_near(one, other) is matching.are_near(other, one) is near


def in_doubt(row: str = GOOD.replace("Veldstraat", "Veldstrat")) -> ImportDoubt:
    take_in(row)
    return ImportDoubt.objects.get()


def test_staff_choose_building_and_rooms(staff):
    building = house("Veldstraat", "12", "1", "2")
    doubt = in_doubt()
    room = building.rooms.get(label="2")
    certificate = doubts.match_doubt(doubt, building=building, rooms=[room], fire_reason=WHY, by=staff, now=NOW)
    doubt.refresh_from_db()
    assert (doubt.state, doubt.certificate, certificate.source) == (
        DoubtState.MATCHED,
        certificate,
        CertificateSource.IMPORT,
    )
    assert [scope.room for scope in certificate.scope.all()] == [room]
    assert Standing.objects.get(room=room).certificate(NOW.date()) == Shown.VALID
    assert Event.objects.about(doubt).filter(kind="moved", actor_id=staff.pk).exists()


def test_settled_row_is_not_asked_again_and_not_settled_twice(staff):
    building = house("Veldstraat", "12", "1")
    doubt = in_doubt()
    doubts.match_doubt(doubt, building=building, rooms=building.rooms.all(), fire_reason=WHY, by=staff, now=NOW)
    assert take_in(GOOD.replace("Veldstraat", "Veldstrat")).known == 1
    with pytest.raises(Conflict):
        doubts.refuse_doubt(doubt, reason="toch niet", by=staff, now=NOW)


def test_rooms_must_be_chosen_where_there_are_rooms(staff):
    building = house("Veldstraat", "12", "1")
    with pytest.raises(RuleBroken) as refused:
        doubts.match_doubt(in_doubt(), building=building, rooms=[], fire_reason=WHY, by=staff, now=NOW)
    assert refused.value.field == "rooms"


def test_staff_enter_an_address_that_nobody_knew(staff):
    doubt = in_doubt("CA-1,2020-05-04,2030-05-04,Mendonkdorp,7,,9042,1,,")
    place = Place.objects.get(name="Mendonk")
    doubts.match_doubt_to_new_building(
        doubt, street="Mendonkdorp", number="7", box="", place=place, fire_reason=WHY, by=staff, now=NOW
    )
    assert str(Certificate.objects.get().building.address) == "Mendonkdorp 7, 9042 Mendonk"


def test_known_address_is_chosen_and_not_entered_again(staff):
    house("Veldstraat", "12", "1")
    doubt = in_doubt()
    with pytest.raises(RuleBroken) as refused:
        doubts.match_doubt_to_new_building(
            doubt,
            street="Veldstraat",
            number="12",
            box="",
            place=Place.objects.get(postcode="9000"),
            fire_reason=WHY,
            by=staff,
            now=NOW,
        )
    assert refused.value.code == "known_building"
    assert ImportDoubt.objects.get().state == DoubtState.OPEN


def test_refusal_needs_a_reason(staff):
    doubt = in_doubt()
    with pytest.raises(RuleBroken) as refused:
        doubts.refuse_doubt(doubt, reason=" ", by=staff, now=NOW)
    assert refused.value.field == "reason"
    doubts.refuse_doubt(doubt, reason="Afgebroken in 2019", by=staff, now=NOW)
    doubt.refresh_from_db()
    assert (doubt.state, doubt.reason) == (DoubtState.REFUSED, "Afgebroken in 2019")
    assert take_in(GOOD.replace("Veldstraat", "Veldstrat")).known == 1


@pytest.mark.parametrize("role", [Role.QUALITY_INSPECTOR, Role.DECISION_MAKER, Role.LANDLORD])
def test_only_staff_settle(role):
    somebody = User.objects.create_user(email="iemand@kotatgent.test", role=role)
    doubt = in_doubt()
    with pytest.raises(NotAllowed):
        doubts.refuse_doubt(doubt, reason="x", by=somebody, now=NOW)
    with pytest.raises(NotAllowed):
        doubts.match_doubt(doubt, building=house("Veldstraat", "1"), rooms=[], by=somebody, now=NOW)


def test_command_prints_the_match_report(tmp_path: Path, capsys):
    house("Veldstraat", "12", "1")
    file = tmp_path / "lijst.csv"
    rows = (GOOD, "CA-2,2020-05-04,2030-05-04,Veldstraat,50,,9000,,,", "CA-3,2020-05-04,2030-05-04,Veldstr,1,,9000,,,")
    file.write_text("\n".join((HEADER, *rows, "")), encoding="utf-8")
    call_command("import_certificates", file, "--dry-run", fire_reason=WHY)
    assert "Dry run" in capsys.readouterr().out
    assert not Certificate.objects.exists()
    call_command("import_certificates", file, fire_reason=WHY)
    told = capsys.readouterr().out
    assert "recorded  row 2: CA-1 at Veldstraat 12, 9000: 1" in told
    assert "building made  row 3: Veldstraat 50, 9000" in told
    assert "in doubt  row 4 (CA-3, Veldstr 1, 9000): street" in told
    assert "3 rows: 2 recorded, 1 in doubt (for the desk), 0 known before; 1 buildings made." in told
    assert Event.objects.filter(actor_role="system:command", kind="recorded").exists()


def test_command_names_every_wrong_row(tmp_path: Path, capsys):
    file = tmp_path / "lijst.csv"
    file.write_text("\n".join((HEADER, GOOD, GOOD, "x", "")), encoding="utf-8")
    with pytest.raises(CommandError, match="2 refused, so nothing was imported"):
        call_command("import_certificates", file, fire_reason=WHY)
    told = capsys.readouterr().err
    assert "row 3" in told
    assert "row 4" in told
    with pytest.raises(CommandError, match="Nothing was imported"):
        call_command("import_certificates", tmp_path / "weg.csv")
