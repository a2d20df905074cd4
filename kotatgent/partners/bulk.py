"""Many advert codes and certificate numbers at once: of each exactly what its own page says, and nothing more."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inspections import public
from inspections.models import Certificate
from kotatgent.core.errors import RuleBroken
from listings.models import Listing
from listings.wording import label_of_listing, valid_label

MOST = 1_000
LONGEST = 60  # characters of a line
HOUR, TIMES = 3600, 60  # so many lists an hour, of an account and of a key


class Known(StrEnum):
    ADVERT = "advert"
    CERTIFICATE = "certificate"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Answer:
    """`statement`: the city's words; empty for a certificate that is no longer valid, and where nothing was found."""

    asked: str
    known: Known
    code: str = ""  # as it stands with us
    statement: str = ""
    valid: bool | None = None  # of a certificate
    issued_on: dt.date | None = None
    valid_until: dt.date | None = None
    ended_on: dt.date | None = None


def lines_of(text: str) -> list[str]:
    """The first cell of each line that holds something, each once, in the order given.

    Raises RuleBroken, at `codes`, for nothing and for too much.
    """
    return each_once(line.replace(";", ",").replace("\t", ",").split(",")[0] for line in text.splitlines())


def each_once(cells: Iterable[str]) -> list[str]:
    """Raises RuleBroken, at `codes`, for nothing and for too much."""
    bare = (cell.strip().strip('"').strip() for cell in cells)
    found = list(dict.fromkeys(cell[:LONGEST] for cell in bare if cell))
    if not found:
        raise RuleBroken("no_codes", _("Fill in at least one code or number."), field="codes")
    if len(found) > MOST:
        words = _("These are %(n)s lines. At most %(most)s go at once: split the list.")
        raise RuleBroken("too_many_codes", words % {"n": len(found), "most": MOST}, field="codes")
    return found


def check(asked: list[str], *, on: dt.date) -> list[Answer]:
    """In the order asked; four queries for any number."""
    spelled = {*asked, *(code.upper() for code in asked), *(code.lower() for code in asked)}
    adverts = Listing.objects.public().select_related("room__standing").in_bulk(spelled, field_name="code")
    known = Certificate.objects.select_related("building__address__place").prefetch_related("scope__room__building")
    certificates = {row.number: public.shown(row, on=on) for row in known.filter(number__in=spelled)}
    return [_answer(code, adverts, certificates, on) for code in asked]


def _answer(
    code: str, adverts: dict[str, Listing], certificates: dict[str, public.PublicCertificate], on: dt.date
) -> Answer:
    for spelled in (code, code.upper(), code.lower()):
        if advert := adverts.get(spelled):
            return Answer(code, Known.ADVERT, advert.code, label_of_listing(advert, on))
        if found := certificates.get(spelled):
            label = valid_label(found.issued_on.strftime("%d/%m/%Y")) if found.valid else ""
            dates = {"issued_on": found.issued_on, "valid_until": found.valid_until, "ended_on": found.ended_on}
            return Answer(code, Known.CERTIFICATE, found.number, label, found.valid, **dates)
    return Answer(code, Known.NOTHING)


def words_of(answer: Answer) -> str:
    """In exactly the city's words; what has no such words says plainly what is known."""
    if answer.known == Known.NOTHING:
        return gettext("Not found: no advert online and no certificate in our register has this code")
    return answer.statement or gettext("This certificate of conformity is no longer valid")
