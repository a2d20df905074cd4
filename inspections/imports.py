"""Load a list of certificates of the city.

All or nothing: one row that is wrong, and nothing is written. A row whose address or rooms are not certain is
not wrong: it waits for staff on the desk's page. A second time changes nothing.
"""

import datetime as dt
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction

from inspections import matching, reading
from inspections.actions import certificates, doubts
from inspections.models import ImportDoubt
from inspections.reading import CertificateRow
from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record
from kotatgent.core import clock, text
from kotatgent.core.errors import RuleBroken
from kotatgent.core.rows import save
from kotatgent.places import actions as places
from kotatgent.places.reading import Refusal
from landlords import actions as landlords
from landlords.enums import BuildingKind
from landlords.models import Building, Room

NEEDS_FIRE_REASON = "there is no favourable fire report of this building: say why with --fire-reason"


@dataclass
class Report:
    rows: int = 0
    known: int = 0  # nothing to do: recorded before, or put before staff before
    recorded: list[str] = field(default_factory=list)
    buildings: list[str] = field(default_factory=list)
    in_doubt: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


class ImportRefused(RuleBroken):
    """Rows of the file are wrong, so nothing of it was written. `report` names each of them."""

    def __init__(self, report: Report) -> None:
        super().__init__("import_refused", "; ".join(str(refusal) for refusal in report.refused[:20]))
        self.report = report


@transaction.atomic
def import_certificates(
    content: bytes, *, file_name: str, by: Actor, now: dt.datetime, fire_reason: str = "", dry_run: bool = False
) -> Report:
    """Raises ImportRefused. With `dry_run` the report says what would happen, and nothing does.

    `fire_reason` answers for every row that its building has no favourable fire report.
    """
    rows, refused = reading.certificates(content, today=clock.date_of(now))
    report = Report(rows=len(rows), refused=refused)
    if refused:
        raise ImportRefused(report)
    register = matching.Register()
    for row in rows:
        try:
            _take_in(row, register, report, file_name, fire_reason, by=by, now=now)
        except RuleBroken as error:
            why = NEEDS_FIRE_REASON if error.code == "fire_reason" else str(error.message)
            report.refused.append(Refusal(row.row, row.number, why))
        except ValidationError as error:
            report.refused.append(Refusal(row.row, row.number, " ".join(error.messages)))
    if report.refused:
        raise ImportRefused(report)
    if dry_run:
        transaction.set_rollback(True)
    return report


def _take_in(
    row: CertificateRow,
    register: matching.Register,
    report: Report,
    file_name: str,
    fire_reason: str,
    *,
    by: Actor,
    now: dt.datetime,
) -> None:
    match register.match(row):
        case matching.Known():
            report.known += 1
        case matching.Outside():
            report.refused.append(Refusal(row.row, row.number, f"{row.postcode} is no postcode of Ghent"))
        case matching.Exact(building, rooms):
            _record(row, building, rooms, report, fire_reason, by=by, now=now)
        case matching.New(place):
            address = places.enter_address(
                street=row.street, number=row.house_number, box=row.box, place=place, by=by, now=now
            )
            # Its landlord says later what kind of building it is; a list of certificates of rooms means this one.
            building = landlords.register_building(address, kind=BuildingKind.ROOMING_HOUSE, by=by, now=now)
            register.add(building)
            report.buildings.append(f"row {row.row}: {row.address}")
            _record(row, building, [], report, fire_reason, by=by, now=now)
        case matching.Doubt() as doubt:
            _ask(row, doubt, file_name, by=by, now=now)
            report.in_doubt.append(f"row {row.row} ({row.number}, {row.address}): {doubt.why.value}")


def _record(
    row: CertificateRow,
    building: Building,
    rooms: list[Room],
    report: Report,
    fire_reason: str,
    *,
    by: Actor,
    now: dt.datetime,
) -> None:
    doubts.overtake_doubts(row.number, by=by, now=now)
    certificates.record_listed(
        building,
        number=row.number,
        issued_on=row.issued_on,
        valid_until=row.valid_until,
        rooms=rooms,
        named_rooms=row.named_rooms,
        max_residents=row.max_residents,
        vlok_reference=row.vlok_reference,
        fire_reason=fire_reason,
        by=by,
        now=now,
    )
    scope = ", ".join(room.label for room in rooms) or "no rooms in the register yet"
    report.recorded.append(f"row {row.row}: {row.number} at {row.address}: {scope}")


def _ask(row: CertificateRow, doubt: matching.Doubt, file_name: str, *, by: Actor, now: dt.datetime) -> None:
    doubts.overtake_doubts(row.number, by=by, now=now)
    asked = ImportDoubt(
        code=text.new_code(8),
        fingerprint=row.fingerprint,
        file_name=file_name[:200],
        row_number=row.row,
        facts=row.facts(),
        why=doubt.why,
        made_at=now,
    )
    save(asked)
    asked.candidates.set(doubt.candidates)
    record(Kind.CREATED, asked, by=by, now=now, why=doubt.why, row=row.row)
