"""The filters of a search in words, for the page and for mails."""

from collections.abc import Iterator
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kotatgent.core import money
from landlords.enums import RoomKind
from listings.enums import Certificate
from listings.wording import certificate_label


def words_of(wanted: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each filter that is on, and its words in the language at hand. `wanted`: the cleaned data of a form."""
    if wanted["q"]:
        yield "q", "“" + " ".join(wanted["q"]) + "”"
    if wanted["kind"]:
        yield "kind", str(RoomKind(wanted["kind"]).label)
    if wanted["neighbourhood"]:
        yield "neighbourhood", wanted["neighbourhood"].name
    if wanted["campus"]:
        yield "campus", str(wanted["campus"])
    if wanted["max_bike_minutes"]:
        yield "max_bike_minutes", _("at most %(n)s minutes by bicycle") % {"n": wanted["max_bike_minutes"]}
    if wanted["min_price"] is not None:
        yield "min_price", _("from %(price)s") % {"price": money.spoken(wanted["min_price"])}
    if wanted["max_price"] is not None:
        yield "max_price", _("up to %(price)s") % {"price": money.spoken(wanted["max_price"])}
    if wanted["min_area"]:
        yield "min_area", _("at least %(area)s m²") % {"area": number_format(wanted["min_area"].normalize())}
    if wanted["available_from"]:
        yield "available_from", _("free on %(day)s") % {"day": date_format(wanted["available_from"], "j F Y")}
    if wanted["months"]:
        yield "months", _("contract of %(n)s months") % {"n": wanted["months"]}
    yield from _properties(wanted)
    if wanted["certificate"] == Certificate.VALID:
        yield "certificate", str(Certificate.VALID.label)
    elif wanted["certificate"]:
        yield "certificate", certificate_label(Certificate(wanted["certificate"]), None)
    if wanted["bbox"]:
        yield "bbox", _("part of the map")


def _properties(wanted: dict[str, Any]) -> Iterator[tuple[str, str]]:
    words = {
        "furnished": (pgettext("filter", "furnished"), _("not furnished")),
        "private_sanitary": (_("own toilet and shower"), _("shared toilet or shower")),
        "accessible": (_("without steps"), _("with steps")),
        "two_persons": (_("for two people"), _("for one person")),
        "sublet": (_("sublet by a student"), _("let by a landlord")),
    }
    for name, (yes, no) in words.items():
        if wanted[name] is not None:
            yield name, yes if wanted[name] else no
