"""Load the reference data of the city: neighbourhoods with their outlines, and street names.

All or nothing: one row that is wrong, and nothing is written. A second time changes nothing. What a file
does not name any more stays, because addresses point to it; the report counts it.
"""

import datetime as dt
import hashlib
from dataclasses import dataclass, field

from django.db import transaction

from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record
from kotatgent.core import text
from kotatgent.core.errors import RuleBroken
from kotatgent.places import drawing, reading
from kotatgent.places.enums import FileKind
from kotatgent.places.geometry import in_polygons, inside_point
from kotatgent.places.models import Neighbourhood, ReferenceFile, Street
from kotatgent.places.reading import NeighbourhoodRow, Refusal, StreetRow

BATCH = 500


@dataclass
class Report:
    rows: int = 0
    made: int = 0
    changed: int = 0
    not_in_file: int = 0  # rows that we have and the file has not: they stay
    refused: list[Refusal] = field(default_factory=list)

    @property
    def unchanged(self) -> int:
        return self.rows - self.made - self.changed


class ImportRefused(RuleBroken):
    """Rows of the file are wrong, so nothing of it was written. `report` names each of them."""

    def __init__(self, report: Report) -> None:
        super().__init__("import_refused", "; ".join(str(refusal) for refusal in report.refused[:20]))
        self.report = report


@transaction.atomic
def import_streets(content: bytes, *, file_name: str, by: Actor, now: dt.datetime, dry_run: bool = False) -> Report:
    """Raises ImportRefused. With `dry_run` the report says what would happen, and nothing does."""
    rows, refused = reading.streets(content)
    report = _report(rows, refused)
    known = {street.register_id: street for street in Street.objects.select_for_update()}
    new = [Street(register_id=row.register_id, name=row.name, key=text.key(row.name)) for row in rows
           if row.register_id not in known]  # fmt: skip
    renamed = [_renamed(known[row.register_id], row) for row in rows
               if row.register_id in known and known[row.register_id].name != row.name]  # fmt: skip
    Street.objects.bulk_create(new, batch_size=BATCH)
    Street.objects.bulk_update(renamed, ["name", "key"], batch_size=BATCH)
    report.made, report.changed = len(new), len(renamed)
    report.not_in_file = len(known.keys() - {row.register_id for row in rows})
    _keep(report, FileKind.STREETS, content, file_name, by=by, now=now, dry_run=dry_run)
    return report


def _renamed(street: Street, row: StreetRow) -> Street:
    street.name, street.key = row.name, text.key(row.name)
    return street


@transaction.atomic
def import_neighbourhoods(
    content: bytes, *, file_name: str, by: Actor, now: dt.datetime, dry_run: bool = False
) -> Report:
    """Raises ImportRefused. With `dry_run` the report says what would happen, and nothing does."""
    rows, refused = reading.neighbourhoods(content)
    report = _report(rows, refused)
    known = {hood.code: hood for hood in Neighbourhood.objects.select_for_update()}
    for row in rows:
        hood = known.get(row.code)
        facts = _facts(row, hood)
        if hood is None:
            Neighbourhood.objects.create(code=row.code, **facts)
            report.made += 1
        elif changed := [name for name, value in facts.items() if getattr(hood, name) != value]:
            for name in changed:
                setattr(hood, name, facts[name])
            hood.save(update_fields=changed)
            report.changed += 1
    report.not_in_file = len(known.keys() - {row.code for row in rows})
    _keep(report, FileKind.NEIGHBOURHOODS, content, file_name, by=by, now=now, dry_run=dry_run)
    return report


def _facts(row: NeighbourhoodRow, hood: Neighbourhood | None) -> dict[str, object]:
    """What the outline says. The point we know stays where it is as long as it lies inside, because buildings of
    which we know no more than the neighbourhood stand on it."""
    outer = [point for rings in row.polygons for point in rings[0]]
    lon, lat = (hood.lon, hood.lat) if hood else (0.0, 0.0)
    if not in_polygons(lon, lat, row.polygons):
        lon, lat = (round(value, reading.DECIMALS) for value in inside_point(row.polygons))
    return {
        "name": row.name,
        "polygons": row.polygons,
        "outline": drawing.path(row.polygons),
        "lat": lat,
        "lon": lon,
        "west": min(point[0] for point in outer),
        "south": min(point[1] for point in outer),
        "east": max(point[0] for point in outer),
        "north": max(point[1] for point in outer),
    }


def _report(rows: list[StreetRow] | list[NeighbourhoodRow], refused: list[Refusal]) -> Report:
    report = Report(rows=len(rows), refused=refused)
    if refused:
        raise ImportRefused(report)
    return report


def _keep(
    report: Report, kind: FileKind, content: bytes, file_name: str, *, by: Actor, now: dt.datetime, dry_run: bool
) -> None:
    """Say in the register which file this was; or take everything back."""
    if dry_run:
        transaction.set_rollback(True)
    elif report.made or report.changed:
        file = ReferenceFile.objects.create(
            kind=kind,
            name=file_name[:200],
            sha256=hashlib.sha256(content).hexdigest(),
            row_count=report.rows,
            loaded_at=now,
        )
        record(Kind.IMPORTED, file, by=by, now=now, what=kind, made=report.made, changed=report.changed)
