"""A list of certificates, read row by row: what is right comes out, what is not is refused with its reason."""

import csv
import datetime as dt
import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from kotatgent.core import text
from kotatgent.core.spreadsheet import FORMULA
from kotatgent.places.reading import Refusal, Unreadable, decoded

COLUMNS = (
    "number", "issued_on", "valid_until", "street", "house_number", "box", "postcode", "rooms", "max_residents",
    "vlok_reference",
)  # fmt: skip
MUST_BE_FILLED = ("number", "issued_on", "valid_until", "street", "house_number", "postcode")
LONGEST = {"number": 40, "street": 120, "house_number": 20, "box": 20, "rooms": 400, "vlok_reference": 40}
MOST_RESIDENTS = 500


@dataclass(frozen=True)
class CertificateRow:
    row: int
    number: str
    issued_on: dt.date
    valid_until: dt.date
    street: str
    house_number: str
    box: str
    postcode: str
    rooms: tuple[str, ...]  # empty: every room
    max_residents: int | None
    vlok_reference: str

    @property
    def address(self) -> str:
        box = f" bus {self.box}" if self.box else ""
        return f"{self.street} {self.house_number}{box}, {self.postcode}"

    @property
    def named_rooms(self) -> str:
        return "|".join(self.rooms)

    def facts(self) -> dict[str, object]:
        """All that the row says, as JSON; not where it stood."""
        facts = asdict(self) | {"issued_on": str(self.issued_on), "valid_until": str(self.valid_until)}
        return {name: value for name, value in facts.items() if name != "row"} | {"rooms": list(self.rooms)}

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(json.dumps(self.facts(), sort_keys=True).encode()).hexdigest()


def row_of(facts: dict[str, object], row: int = 0) -> CertificateRow:
    """The way back from `facts()`."""
    dates = {name: dt.date.fromisoformat(str(facts[name])) for name in ("issued_on", "valid_until")}
    return CertificateRow(**{**facts, **dates, "rooms": tuple(facts["rooms"]), "row": row})  # type: ignore[arg-type]


def certificates(content: bytes, *, today: dt.date) -> tuple[list[CertificateRow], list[Refusal]]:
    """Rows of a table with the columns of COLUMNS in any order; semicolons are as good as commas."""
    try:
        body = decoded(content)
        if not body.endswith(("\n", "\r")):
            raise Unreadable("its last line has no end, so it may be cut off. Fetch it again")
        return _rows(body, today)
    except Unreadable as error:
        return [], [Refusal(0, "", str(error))]


def _rows(body: str, today: dt.date) -> tuple[list[CertificateRow], list[Refusal]]:
    first = body.splitlines()[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)
    found: list[CertificateRow] = []
    refused: list[Refusal] = []
    seen: dict[str, int] = {}
    try:
        columns = _columns(next(reader))
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            try:
                row = _row(reader.line_num, columns, cells, today)
                _check_once(row, seen)
                found.append(row)
            except Unreadable as error:
                refused.append(Refusal(reader.line_num, delimiter.join(cells)[:80], str(error)))
    except csv.Error as error:
        raise Unreadable(
            f"line {reader.line_num} can't be read as a table ({error}); the file may be cut off"
        ) from error
    if not found and not refused:
        raise Unreadable("it holds no rows")
    return found, refused


def _columns(header: list[str]) -> list[str]:
    columns = [cell.strip().lower() for cell in header]
    if missing := [name for name in COLUMNS if name not in columns]:
        raise Unreadable(f"its first line misses {', '.join(missing)}")
    if unknown := [name for name in columns if name not in COLUMNS]:
        raise Unreadable(f"its first line has columns that we do not know: {', '.join(unknown)[:80]}")
    if len(columns) != len(COLUMNS):
        raise Unreadable("a column stands in its first line twice")
    return columns


def _row(line: int, columns: list[str], cells: list[str], today: dt.date) -> CertificateRow:
    if len(cells) != len(columns):
        raise Unreadable(f"{len(cells)} columns instead of {len(columns)}; the row may be cut off")
    if any(cell.startswith(FORMULA) for cell in cells):
        raise Unreadable("a cell begins with = + - or @: a spreadsheet would calculate it")
    values = {name: " ".join(cell.split()) for name, cell in zip(columns, cells, strict=True)}
    if empty := [name for name in MUST_BE_FILLED if not values[name]]:
        raise Unreadable(f"{', '.join(empty)} is empty")
    if long := [name for name, limit in LONGEST.items() if len(values[name]) > limit]:
        raise Unreadable(f"{', '.join(long)} is too long")
    issued_on, valid_until = _date(values, "issued_on"), _date(values, "valid_until")
    if issued_on > today:
        raise Unreadable(f"issued_on is {issued_on}, which is still to come")
    if valid_until < issued_on:
        raise Unreadable("valid_until lies before issued_on")
    if not text.key(values["number"]) or not values["house_number"][0].isdigit():
        raise Unreadable("the number of the certificate or of the house is not a number")
    return CertificateRow(
        row=line,
        number=values["number"],
        issued_on=issued_on,
        valid_until=valid_until,
        street=values["street"],
        house_number=values["house_number"],
        box=values["box"],
        postcode=values["postcode"],
        rooms=tuple(_rooms(values["rooms"])),
        max_residents=_residents(values["max_residents"]),
        vlok_reference=values["vlok_reference"],
    )


def _date(values: dict[str, str], name: str) -> dt.date:
    try:
        if len(values[name]) != 10:
            raise ValueError
        return dt.date.fromisoformat(values[name])
    except ValueError:
        raise Unreadable(f"{name} is {values[name][:20]}, and must be a date like 2026-03-31") from None


def _rooms(cell: str) -> Iterator[str]:
    seen = set()
    for label in filter(None, (part.strip() for part in cell.split("|"))):
        if text.key(label) in seen:
            raise Unreadable(f"room {label} is named twice")
        seen.add(text.key(label))
        yield label


def _residents(cell: str) -> int | None:
    if not cell:
        return None
    if not (cell.isascii() and cell.isdigit()) or not 1 <= int(cell) <= MOST_RESIDENTS:
        raise Unreadable(f"max_residents is {cell[:20]}, and must be a number from 1 to {MOST_RESIDENTS}, or empty")
    return int(cell)


def _check_once(row: CertificateRow, seen: dict[str, int]) -> None:
    key = text.key(row.number)
    if key in seen:
        raise Unreadable(f"the same certificate number as in row {seen[key]}")
    seen[key] = row.row
