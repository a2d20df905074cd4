"""A list of former landlords, read row by row: an address and a language, and not one column more.

What is right comes out, what is not is refused with its reason. A list that holds a name, a telephone number or an
address of a house is refused as a whole: what does not come in need not be erased (F5.9).
"""

import csv
import io
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from kotatgent.core.spreadsheet import FORMULA
from kotatgent.places.reading import Refusal, Unreadable, decoded

COLUMNS = ("email", "language")
LANGUAGES = ("nl", "en")
LONGEST = 254


@dataclass(frozen=True)
class FormerRow:
    row: int
    email: str
    language: str


def former_landlords(content: bytes) -> tuple[list[FormerRow], list[Refusal]]:
    """Rows of a table with the columns of COLUMNS, in any order; semicolons are as good as commas.

    Refusals never repeat an address: they name the row.
    """
    try:
        body = decoded(content)
        if not body.endswith(("\n", "\r")):
            raise Unreadable("its last line has no end, so it may be cut off. Fetch it again")
        return _rows(body)
    except Unreadable as error:
        return [], [Refusal(0, "", str(error))]


def _rows(body: str) -> tuple[list[FormerRow], list[Refusal]]:
    first = body.splitlines()[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)
    found: list[FormerRow] = []
    refused: list[Refusal] = []
    try:
        columns = _columns(next(reader))
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            try:
                found.append(_row(reader.line_num, columns, cells))
            except Unreadable as error:
                refused.append(Refusal(reader.line_num, "", str(error)))
    except csv.Error as error:
        raise Unreadable(
            f"line {reader.line_num} can't be read as a table ({error}); the file may be cut off"
        ) from error
    if not found and not refused:
        raise Unreadable("it holds no rows")
    return found, refused


def _columns(header: list[str]) -> list[str]:
    columns = [cell.strip().lower() for cell in header]
    if sorted(columns) != sorted(COLUMNS):
        raise Unreadable(
            f"its first line must be {','.join(COLUMNS)}, and is {','.join(columns)[:80]}. "
            "Nothing else of these people may come in"
        )
    return columns


def _row(line: int, columns: list[str], cells: list[str]) -> FormerRow:
    if len(cells) != len(columns):
        raise Unreadable(f"{len(cells)} columns instead of {len(columns)}; the row may be cut off")
    if any(cell.startswith(FORMULA) for cell in cells):
        raise Unreadable("a cell begins with = + - or @: a spreadsheet would calculate it")
    values = {name: cell.strip() for name, cell in zip(columns, cells, strict=True)}
    if values["language"].lower() not in LANGUAGES:
        raise Unreadable("language must be nl or en")
    if not values["email"]:
        raise Unreadable("email is empty")
    if len(values["email"]) > LONGEST:
        raise Unreadable("email is too long")
    try:
        validate_email(values["email"])
    except ValidationError:
        raise Unreadable("email is no e-mail address") from None
    return FormerRow(line, values["email"], values["language"].lower())
