"""A model paper, filled in from an advert, as an accessible PDF (PDF/UA-1)."""

import datetime as dt
from pathlib import Path

from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kotatgent.core import typeset
from kotatgent.papers.enums import Kind, Shape, When
from kotatgent.papers.fields import FIELDS, Filling, Line
from kotatgent.papers.models import PaperClause, PaperText
from landlords.enums import Use
from landlords.models import Landlord
from listings.models import Listing

TEMPLATE = (Path(__file__).parent / "paper.typ").read_bytes()
LANGUAGES = ("nl", "en")

Content = dict[str, object]


def pdf(
    kind: Kind, listing: Listing, language: str, *, landlord: Landlord | None, on: dt.date, invented: bool
) -> bytes | None:
    """The paper of this day; `landlord` for who acts for it, None for everybody else. None: there is no text of it."""
    text = PaperText.objects.in_use(kind)
    if text is None:
        return None
    with translation.override(language):
        content = _content(text, Filling(listing, landlord, on), language, invented)
    return typeset.pdf(TEMPLATE, content)


def _content(text: PaperText, of: Filling, language: str, invented: bool) -> Content:
    clauses = [clause for clause in text.clauses.all() if _is_of(clause, of)]
    return {
        "title": text.title,
        "language": language,
        "made": (of.on.year, of.on.month, of.on.day),
        "landscape": any(clause.shape == Shape.STATE for clause in clauses),
        "notices": _notices(text, language, invented),
        "head": [
            _("Filled in from advert %(code)s on Kotatgent, as it stood on %(day)s.")
            % {"code": of.listing.code, "day": _day(of.on)},
            _("What is empty you write by hand. Read it all before you sign."),
        ],
        "clauses": [_clause(number, clause, of) for number, clause in enumerate(clauses, start=1)],
        "words": _words(),
        "footer": _("%(title)s · text %(version)s of %(day)s · advert %(code)s")
        % {"title": text.title, "version": text.version, "day": _day(text.written_on), "code": of.listing.code},
    }


def _notices(text: PaperText, language: str, invented: bool) -> list[str]:
    found = []
    if not text.is_confirmed:
        found.append(_("Draft text of Kotatgent, to be confirmed by the City before use."))
    if language != "nl":  # F7.1
        found.append(_("This is a translation, as a service. The model is the Dutch text."))
    if invented:
        found.append(_("Invented data: nobody and nothing on this paper is real."))
    return found


def _words() -> Content:
    return {
        "part": _("Part"),
        "entry": _("At entry"),
        "exit": _("At exit"),
        "state": pgettext("of a thing", "State"),
        "remark": _("Remark"),
        "photo": _("Photo no."),
        "meter": _("Meter"),
        "meter_number": _("Number of the meter"),
        "reading_entry": _("Reading at entry"),
        "reading_exit": _("Reading at exit"),
        "key": _("Key"),
        "keys_entry": _("How many at entry"),
        "keys_exit": _("How many at exit"),
        "date": _("Date and place"),
        "parties": (pgettext("party of a lease", "Landlord"), pgettext("party of a lease", "Tenant")),
        "signature": _("Name and signature"),
        "page": _("page"),
    }


def _clause(number: int, clause: PaperClause, of: Filling) -> Content:
    lines: list[Line] = [line for name in clause.fills for line in FIELDS[name](of)]
    table = clause.shape != Shape.TEXT
    return {
        "title": f"{number}. {clause.title}",
        "body": clause.body,
        "shape": clause.shape,
        "lines": [] if table else [_line(line) for line in lines],
        "rows": [*clause.rows, *(line.label for line in lines)] if table else [],
    }


def _line(line: Line) -> Content:
    return {"label": line.label, "value": line.value, "long": line.long, "language": line.language}


def _is_of(clause: PaperClause, of: Filling) -> bool:
    room = of.listing.room
    own, shared = Use.OWN, Use.SHARED
    answers = {
        When.ALWAYS: True,
        When.OWN_WC: room.wc == own,
        When.SHARED_WC: room.wc == shared,
        When.OWN_SHOWER: room.shower == own,
        When.SHARED_SHOWER: room.shower == shared,
        When.OWN_KITCHEN: room.kitchen == own,
        When.SHARED_KITCHEN: room.kitchen == shared,
        When.WASHBASIN: room.washbasin,
    }
    return answers[When(clause.when)]


def _day(day: dt.date) -> str:
    return formats.date_format(day, "j F Y")
