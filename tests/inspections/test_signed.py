"""A signed report stays as it is: the database itself refuses, whoever asks. A draft changes freely."""

import io

import pytest
from django.db import DatabaseError, connection, transaction

from inspections.actions import fire, reports
from inspections.enums import Kind
from inspections.models import FindingPhoto, FireFacts, Report
from inspections.sealed import SEALS
from kotatgent.core import append_only
from kotatgent.media.models import Picture
from tests.factories.accounts import NOW
from tests.factories.inspecting import begun, inspector
from tests.factories.landlords import make_building, make_room
from tests.media.pictures import jpeg

pytestmark = pytest.mark.django_db


def written(kind=Kind.QUALITY):
    """A draft with one finding and its photo."""
    building = make_building()
    make_room(building)
    by = inspector(kind)
    report = begun(building, kind=kind, by=by)
    code, category = ("stairs", "I") if kind == Kind.QUALITY else ("instructions", "remark")
    photo = jpeg()
    reports.log(
        report, report.checklist.items.get(code=code), category=category, note="Los.", photo=io.BytesIO(photo),
        size=len(photo), by=by, now=NOW,
    )  # fmt: skip
    if kind == Kind.FIRE:
        fire.set_facts(report, special_risk=False, by=by, now=NOW)
        reports.set_conclusion(report, remarks="x", fire_outcome="with_remarks", by=by, now=NOW)
    return report


def signed(kind=Kind.QUALITY):
    report = written(kind)
    return reports.sign(report, by=report.visit.inspector, now=NOW)


def refused(statement):
    refusal = pytest.raises(DatabaseError, match="a signed report is append-only")
    with refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


STATEMENTS = [
    "UPDATE inspections_report SET remarks = 'anders'",
    "UPDATE inspections_report SET state = 'draft'",
    "UPDATE inspections_finding SET category = 'III'",
    "UPDATE inspections_findingphoto SET finding_id = finding_id",
    "UPDATE media_picture SET sha256 = 'x'",
    "DELETE FROM inspections_findingphoto",
    "DELETE FROM inspections_finding",
    "DELETE FROM media_picture",
    "DELETE FROM inspections_report",
]


@pytest.mark.parametrize(
    "statement",
    [*STATEMENTS, "UPDATE inspections_roomresult SET outcome = 'conform'", "DELETE FROM inspections_roomresult"],
)
def test_no_statement_changes_what_was_signed(statement):
    report = signed()
    refused(statement)
    report.refresh_from_db()
    assert (report.state, report.findings.get().note, report.findings.get().photos.count()) == ("signed", "Los.", 1)


@pytest.mark.parametrize(
    "statement", ["UPDATE inspections_firefacts SET number = ''", "DELETE FROM inspections_firefacts"]
)
def test_nor_the_facts_of_a_fire_check(statement):
    report = signed(Kind.FIRE)
    refused(statement)
    assert FireFacts.objects.get(report=report).special_risk is False


def test_a_draft_beside_it_changes_freely():
    signed()
    report = written()
    photo = FindingPhoto.objects.get(finding__report=report)
    by = report.visit.inspector
    reports.remove_photo(photo, by=by, now=NOW)
    reports.remove_finding(report.findings.get(), by=by, now=NOW)
    reports.discard_draft(report, by=by, now=NOW)
    assert Report.objects.get().state == "signed"


def test_who_took_the_photo_may_go():
    signed()
    Picture.objects.update(taken_in_by=None)
    assert Picture.objects.get().taken_in_by is None


def test_replacing_a_row_is_no_way_round():
    """SQLite's REPLACE removes the old row without asking the trigger on DELETE."""
    if connection.vendor != "sqlite":
        pytest.skip("a statement of SQLite's own")
    signed()
    refused("REPLACE INTO inspections_finding SELECT * FROM inspections_finding")
    refused("REPLACE INTO inspections_report SELECT * FROM inspections_report")


def test_a_migrate_takes_the_seals_away_and_puts_them_back():
    """SQLite rebuilds a table to change it, and can't as long as a trigger looks at it."""
    report = signed()
    append_only.unseal(SEALS, using="default")
    Report.objects.filter(pk=report.pk).update(remarks="x")
    append_only.seal(SEALS, using="default")
    append_only.seal(SEALS, using="default")
    refused(STATEMENTS[0])
