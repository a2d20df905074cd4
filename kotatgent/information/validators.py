"""Values that people write: an address, and the lines that name sources."""

import datetime as dt
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

RESERVED = frozenset({"studenten", "kotbazen", "over"})  # beside the pages, at addresses of their own
MARK = r"[A-Z]\d+(?:\.\d+[a-z]?)?"  # F2.18 is a fact of docs/domain.md; anything alike is a mark of staff's own
MARKS = re.compile(rf"{MARK}(?: {MARK})*")


@dataclass(frozen=True)
class SourceLine:
    marks: tuple[str, ...]
    name: str
    url: str = ""
    seen_on: dt.date | None = None  # the day on which somebody looked at it, where that is known


def not_reserved(slug: str) -> None:
    if slug in RESERVED:
        raise ValidationError(_("The site uses this address itself. Choose another one."), code="reserved")


def lines_of_sources(text: str) -> None:
    read_sources(text)


def read_sources(text: str) -> list[SourceLine]:
    """One source a line: marks | name | address | day, of which address and day may be left out.

    Raises ValidationError, which names the line.
    """
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    return [_read(number, line) for number, line in lines]


def _read(number: int, line: str) -> SourceLine:
    parts = [part.strip() for part in line.split("|")]
    marks, name, url, day = (*parts, "", "", "")[:4]
    if len(parts) > 4 or not MARKS.fullmatch(marks) or not name or not _is_address(url):
        raise ValidationError(
            _("Line %(number)s is no source. Write: mark | name | address | day. For example: B1 | City of Ghent: "
              "student rooms | https://stad.gent/ | 2026-03-01"),
            params={"number": number}, code="no_source",
        )  # fmt: skip
    return SourceLine(tuple(marks.split()), name, url, _day(day, number))


def _is_address(url: str) -> bool:
    if not url:
        return True
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not re.search(r"[\s\"<>]", url)


def _day(day: str, number: int) -> dt.date | None:
    try:
        return dt.date.fromisoformat(day) if day else None
    except ValueError:
        raise ValidationError(
            _("The day on line %(number)s is no date. Write it as 2026-03-01."),
            params={"number": number},
            code="no_day",
        ) from None
