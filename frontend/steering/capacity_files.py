"""The page of certificates that end and inspectors as a file: month by month, what is hidden on the page hidden too."""

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from frontend.templatetags.words import number
from inspections.enums import INSPECTOR_OF, Kind
from kotatgent.steering import sheets
from kotatgent.steering.capacity.measured import Measured
from kotatgent.steering.capacity.outlook import Assumed, Outlook, each, in_fives, outlook
from kotatgent.steering.suppression import SMALLEST

COLUMNS = ("month", "certificates_end", "wait", "at_least", "at_most", "one_inspector_fewer", "one_inspector_more")
MONTH, NUMBER, WHAT, WORDS = 20, 18, 34, 90  # widths
YEAR = 12


@dataclass(frozen=True)
class Told:
    """What was asked of the page, and what was measured on the day."""

    on: dt.date
    kind: Kind
    assumed: Assumed
    found: Measured

    @property
    def outlook(self) -> Outlook:
        return outlook(self.found, self.assumed)


def month_name(month: dt.date) -> str:
    return date_format(month, "F Y")


def heads(ahead: Outlook) -> list[str]:
    """Of the lines of what waits, as far as they are known."""
    found = [_("Wait"), _("At least"), _("At most"), _("1 inspector fewer"), _("1 inspector more")]
    return found[: len(ahead.lines)]


def years(found: Measured, ahead: Outlook) -> Iterator[tuple[dt.date, list[int]]]:
    """The last month of each of the five years, with the certificates that end in the year and what waits then."""
    for place in range(YEAR - 1, len(found.ends), YEAR):
        ends = sum((month.about for month in found.ends[place - YEAR + 1 : place + 1]), Decimal(0))
        yield found.ends[place].month, [in_fives(cell) for cell in (ends, *(line[place] for line in ahead.lines))]


def more_words(more: int) -> str:
    """Inspectors more or fewer."""
    if not more:
        return _("as many as now")
    words = ngettext("%(n)s more", "%(n)s more", more) if more > 0 else ngettext("%(n)s fewer", "%(n)s fewer", -more)
    return words % {"n": abs(more)}


def answer(ending: str, told: Told) -> HttpResponse:
    content_type, make = FORMS[ending]
    made = HttpResponse(make(told), content_type=content_type)
    language = f"-{get_language()}" if make is _xlsx else ""  # the other one is the same for everybody
    name = f"kotatgent-capacity-{told.kind.value}-{told.on.isoformat()}{language}.{ending}"
    made["Content-Disposition"] = content_disposition_header(True, name) or ""
    return made


def _months(told: Told, ahead: Outlook) -> Iterator[tuple[dt.date, list[int | None]]]:
    for place, month in enumerate(told.found.ends):
        yield month.month, [month.shown, *(in_fives(line[place]) for line in ahead.lines)]


def _csv(told: Told) -> bytes:
    """With names that never change, for programs. Dates and numbers only, so nothing that a spreadsheet calculates."""
    out, ahead = io.StringIO(), told.outlook
    writer = csv.writer(out)
    writer.writerow(COLUMNS[: 2 + len(ahead.lines)])
    writer.writerows((f"{month:%Y-%m}", *cells) for month, cells in _months(told, ahead))
    return out.getvalue().encode()


def _xlsx(told: Told) -> bytes:
    """In the language of the page."""
    ahead, title = told.outlook, _("Are there enough inspectors?")
    book = sheets.book(title, get_language() or "nl")
    assert book.active is not None
    columns = [_("Certificates that end"), *heads(ahead)]
    widths = (MONTH, *(NUMBER for _column in columns))
    by_month = ((month_name(month), *cells) for month, cells in _months(told, ahead))
    by_year = ((month_name(month), *cells) for month, cells in years(told.found, ahead))
    sheets.table(book.active, _("Month by month"), (_("End of"), *columns), by_month, widths)
    sheets.table(book.create_sheet(), _("Year by year"), (_("End of"), *columns), by_year, widths)
    sheets.table(book.create_sheet(), _("About this file"), (_("What"), _("In this file")), _facts(told), (WHAT, WORDS))
    return sheets.packed(book)


def _facts(told: Told) -> list[tuple[str, str]]:
    one, by_whom = each(told.found, told.assumed), _("as you assume")
    assumed = f" ({by_whom})" if told.assumed.each else ""
    hidden = _("Counts go by five; a cell without a number stands for fewer than %(n)s.") % {"n": SMALLEST}
    return [
        (_("As of"), date_format(told.on, "j F Y")),
        (_("Service"), str(INSPECTOR_OF[told.kind].label)),
        (_("Inspectors"), more_words(told.assumed.more)),
        (_("Visits a month by one inspector"), "–" if one is None else number(one, 1) + assumed),
        (_("What is hidden"), hidden),
        (_("What it is not"), _("It is no forecast: new buildings, illness or another law are not in it.")),
    ]


FORMS: dict[str, tuple[str, Callable[[Told], bytes]]] = {
    "xlsx": (sheets.CONTENT_TYPE, _xlsx),
    "csv": ("text/csv; charset=utf-8", _csv),
}
