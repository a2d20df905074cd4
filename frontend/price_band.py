"""What like rooms cost, in one sentence: the same for who lets and who looks. No colour, no score (R26)."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kotatgent.core.money import spoken
from listings import price_band
from listings.models import Listing
from listings.price_band import Band


@dataclass(frozen=True)
class Said:
    """`like`: what makes a room a like one. `lines`: by share in percent, the amount."""

    sentence: str
    like: str
    lines: list[tuple[str, str]]


def said_of(listing: Listing, band: Band | None) -> Said | None:
    """None when there are too few rooms to say anything."""
    if band is None:
        return None
    amounts = {share: spoken(cents).replace(" ", "\u00a0") for share, cents in band.quantiles.items()}
    where = (
        _("in %(neighbourhood)s") % {"neighbourhood": band.neighbourhood} if band.neighbourhood else _("in the city")
    )
    rooms = ngettext("%(n)s room", "%(n)s rooms", band.rooms) % {"n": number_format(band.rooms)}
    sentence = _(
        "Half of %(rooms)s like this one %(where)s cost from %(low)s to %(high)s a month, all in; "
        "eight in ten cost from %(lowest)s to %(highest)s."
    ) % {
        "rooms": rooms,
        "where": where,
        "low": amounts[25],
        "high": amounts[75],
        "lowest": amounts[10],
        "highest": amounts[90],
    }
    labels = {
        10: _("one in ten costs less than"),
        25: _("one in four costs less than"),
        50: _("half cost less than"),
        75: _("three in four cost less than"),
        90: _("nine in ten cost less than"),
    }
    return Said(sentence, _like(listing, band), [(labels[share], amounts[share]) for share in price_band.SHARES])


def _like(listing: Listing, band: Band) -> str:
    room = listing.room
    own = room.private_sanitary
    parts = [
        room.get_kind_display().lower(),
        _("own toilet and shower") if own else _("shared toilet or shower"),
        _size(listing),
        _term(band),
    ]
    return ", ".join(part for part in parts if part)


def _size(listing: Listing) -> str:
    least, most = price_band.size_class(listing.room)
    if least is None:
        return _("under %(most)s m²") % {"most": most}
    if most is None:
        return _("%(least)s m² or more") % {"least": least}
    return _("from %(least)s to %(most)s m²") % {"least": least, "most": most}


def _term(band: Band) -> str:
    if band.term is None:
        return ""
    short, long = price_band.TERMS
    names = [
        _("for less than %(n)s months") % {"n": short},
        _("for %(least)s to %(most)s months") % {"least": short, "most": long - 1},
        _("for %(n)s months or longer") % {"n": long},
    ]
    return names[band.term]
