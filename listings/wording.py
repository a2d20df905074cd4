"""What may be said of a certificate, in exactly these words (F1.10). The Dutch of them is in the catalogue.

No colour, score or sign that could pass for a label of the city's own (F2.40).
"""

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from listings.enums import Certificate
from listings.models import Listing, Standing


def valid_label(date: str) -> str:
    return _("Conformity certificate date %(date)s") % {"date": date}


def certificate_label(state: Certificate, issued_on: dt.date | None) -> str:
    """`issued_on` is the date of a certificate that is valid."""
    if state == Certificate.VALID and issued_on is not None:
        return valid_label(issued_on.strftime("%d/%m/%Y"))
    if state == Certificate.NONE:
        return _("No certificate of conformity")
    return pgettext("certificate of conformity", "Unknown")


def label_of(standing: Standing | None, on: dt.date) -> str:
    """Computed from the dates at the moment of reading, so right at midnight without any job."""
    if standing is None:
        return certificate_label(Certificate.UNKNOWN, None)
    return certificate_label(standing.certificate(on), standing.issued_on)


def sublet_label(until: dt.date) -> str:
    return _("Sublet by a student, until %(day)s") % {"day": date_format(until, "j F Y")}


def label_of_listing(listing: Listing, on: dt.date) -> str:
    return label_of(listing.standing, on)
