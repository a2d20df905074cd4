"""The extract on paper: an accessible PDF (PDF/UA-1) that may be kept for long (PDF/A-2a).

It is made of what anybody may know of the certificate and of nothing else, so it names no person, and not the house
number of a host's home. The same facts on the same day give the same file, byte for byte.
"""

import datetime as dt
import io
import json
from pathlib import Path
from urllib.parse import urlsplit

import segno
import typst
from django.conf import settings
from django.utils import formats, translation
from django.utils.translation import gettext as _

from inspections.extracts import statement
from inspections.public import PublicCertificate
from kotatgent.core import signing
from kotatgent.core.errors import RuleBroken

TEMPLATE = (Path(__file__).parent / "extract.typ").read_bytes()
LANGUAGES = ("nl", "en")


def why_not(certificate: PublicCertificate) -> RuleBroken | None:
    """Why there is no extract of this certificate today; None when there is one."""
    if not signing.can_sign():
        return RuleBroken("no_signing_key", _("This site has no key to sign extracts with, so it makes none for now."))
    if not certificate.valid:
        return RuleBroken("not_valid", _("This certificate is not valid today, so there is no extract of it."))
    if not certificate.holds_for:
        return RuleBroken("no_rooms", _("The rooms of this certificate are not in our register yet: no extract."))
    return None


def pdf(certificate: PublicCertificate, language: str, *, page: str, on: dt.date, invented: bool) -> bytes:
    """The extract in this language, of this day. `page` is the public address of the certificate. Raises RuleBroken."""
    if (refusal := why_not(certificate)) is not None:
        raise refusal
    with translation.override(language):
        content = _content(certificate, language, page, on, invented)
    given = {"data": json.dumps(content), "qr": qr(address_to_check(certificate, page, on=on))}
    made: bytes = typst.compile(
        TEMPLATE,
        format="pdf",
        sys_inputs=given,
        ignore_system_fonts=True,  # the same paper on every machine
        pdf_standards=["a-2a", "ua-1"],
    )
    return made


def address_to_check(certificate: PublicCertificate, page: str, *, on: dt.date) -> str:
    """What the QR code holds: the public page of the certificate, with the signed statement of this day."""
    return f"{page}?s={statement.sign(statement.make(certificate, on=on))}"


def qr(text: str) -> str:
    svg = io.BytesIO()
    segno.make_qr(text, error="m", boost_error=False).save(svg, kind="svg", xmldecl=False, border=4)
    return svg.getvalue().decode()


def _content(
    certificate: PublicCertificate, language: str, page: str, on: dt.date, invented: bool
) -> dict[str, object]:
    itself = settings.CERTIFICATES_ISSUED_HERE and certificate.decided_here
    notices = []
    if language != "nl":
        notices.append(_("This is a translation without legal force. Only the Dutch text counts."))
    if invented:
        notices.append(_("Invented data: nobody and nothing on this paper is real."))
    facts = [
        (_("Number"), certificate.number, True),
        (_("Address"), f"{certificate.street}, {certificate.building.address.place}", False),
        (_("Maximum number of residents"), str(certificate.max_residents or _("not in the register")), False),
        (_("Date of the certificate"), _day(certificate.issued_on), False),
        (_("Valid through"), _day(certificate.valid_until), False),
        (_("Issued by"), _("the mayor of Ghent"), False),
    ]
    hidden = _("The house number is left out: this is the landlord's own home.") if certificate.private else ""
    return {
        "lang": language,
        "title": _("Certificate of conformity") if itself else _("Extract: certificate of conformity"),
        "author": _("City of Ghent"),
        "made": (on.year, on.month, on.day),
        "issuer_of_paper": _("City of Ghent · register of Kotatgent"),
        "notices": notices,
        "intro": _("The mayor of Ghent declares that the rooms below meet the Flemish norms for housing quality.")
        if itself
        else _(
            "This is an extract from the register, as it stood on %(day)s. It is not the certificate itself:"
            " it shows what the register says of it."
        )
        % {"day": _day(on)},
        "facts_head": (_("What"), _("As it stands in the register")),
        "facts": facts,
        "address_note": hidden,
        "qr_alt": _("QR code that opens the page where this paper is checked: %(page)s") % {"page": page},
        "qr_note": _("Scan to check this paper."),
        "rooms_title": _("Rooms that it covers"),
        "rooms_head": (_("Room"), _("Valid through")),
        "rooms": [(room, _day(certificate.valid_until)) for room in certificate.holds_for],
        "check_title": _("Is this paper right?"),
        "check": _(
            "Scan the code. The page of the City says whether this paper comes from the register, unchanged, and what"
            " the register says today. Look at the address of the page: it begins with %(host)s. Without a telephone:"
            " type the address below."
        )
        % {"host": urlsplit(page).netloc},
        "check_address": page,
        "check_shown": page,
        "footer": _("%(number)s · as it stood on %(day)s") % {"number": certificate.number, "day": _day(on)},
        "page": _("page"),
    }


def _day(day: dt.date) -> str:
    return formats.date_format(day, "j F Y")
