"""The three sentences of F1.10, exactly; every page, mail and answer of the API takes them from here."""

import datetime as dt

from django.utils.translation import gettext as _

from listings.enums import Certificate


def certificate_label(state: str, issued_on: dt.date | None) -> str:
    """What an advert says of the certificate, in the language at hand."""
    if state == Certificate.VALID and issued_on is not None:
        return _("Conformity certificate date %(date)s") % {"date": issued_on.strftime("%d/%m/%Y")}
    return _("Unknown") if state == Certificate.UNKNOWN else _("No certificate of conformity")
