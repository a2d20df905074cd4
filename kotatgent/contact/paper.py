"""What somebody saw, as an accessible PDF (PDF/UA-1): the same facts as the file, to print and to keep."""

from pathlib import Path

from django.utils import formats, translation
from django.utils.translation import gettext as _

from kotatgent.contact import seen
from kotatgent.contact.models import Seen
from kotatgent.core import clock, typeset
from listings import copies

TEMPLATE = (Path(__file__).parent / "seen.typ").read_bytes()


def pdf(copy: Seen, language: str, *, page: str, invented: bool) -> bytes:
    """The same bytes whenever it is asked for. `page` is the address where it can be compared with today."""
    with translation.override(language):
        content = _content(copy, language, page, invented)
    return typeset.pdf(TEMPLATE, content)


def _content(copy: Seen, language: str, page: str, invented: bool) -> dict[str, object]:
    advert = {**copy.facts, **copy.words}
    day = clock.date_of(copy.made_at)
    moment = formats.date_format(copy.made_at.astimezone(clock.BRUSSELS), "j F Y, H:i")
    head = [
        _("Advert %(code)s on Kotatgent, as it stood on %(moment)s.") % {"code": advert["code"], "moment": moment},
        _("Compare it with today: %(page)s") % {"page": page},
        _("Fingerprint of this copy (SHA-256): %(hash)s") % {"hash": seen.digest(advert)},
    ]
    if copy.statement:
        head.append(_("Signed by Kotatgent. The file with the same code proves it."))
    lines = copies.rows(advert)
    return {
        "title": _("What you saw"),
        "language": language,
        "made": (day.year, day.month, day.day),
        "notices": [_("Invented data: nobody and nothing on this paper is real.")] if invented else [],
        "head": head,
        "facts": [(row.label, row.text) for row in lines if not row.long],
        "texts": [(row.label, row.text) for row in lines if row.long],
        "photos": [(row.label, row.text) for row in copies.photos(advert)],
        "photos_title": _("Photos, with the fingerprint of each file"),
        "columns": (_("What"), _("As it was")),
        "footer": _("Copy %(code)s") % {"code": copy.code},
    }
