"""What rooms online cost, with the costs and without, by kind."""

from statistics import median, quantiles

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kotatgent.steering.definition import Definition, Value, WorkOut
from kotatgent.steering.facts import Advert, Day
from kotatgent.steering.rounding import euro
from kotatgent.steering.suppression import SMALLEST
from landlords.enums import RoomKind

# What is shown of the prices of one kind: end of the name, words, which quartile.
QUARTILES = (
    ("lower_quartile", _("lower quartile"), 1),
    ("median", _("median"), 2),
    ("upper_quartile", _("upper quartile"), 3),
)
ALL_IN = _(
    "Of the monthly prices with fixed costs and advances, over the adverts online of this kind. "
    "Not shown under five adverts."
)
WITHOUT_COSTS = _(
    "Of the monthly rents without any costs, over the adverts online of this kind. Not shown under five adverts."
)
PRICES = (("rent_all_in", ALL_IN, True), ("rent", WITHOUT_COSTS, False))


def price(advert: Advert, *, all_in: bool) -> int:
    return advert.price_cents if all_in else advert.rent_cents


def _median(*, all_in: bool) -> WorkOut:
    def work_out(day: Day) -> tuple[Value, int | None]:
        found = [price(advert, all_in=all_in) for advert in day.adverts]
        return (euro(median(found)) if found else None), len(found)

    return work_out


def _of_kind(kind: RoomKind) -> WorkOut:
    return lambda day: (sum(advert.kind == kind for advert in day.adverts), len(day.adverts))


def _quartile(kind: RoomKind, number: int, *, all_in: bool) -> WorkOut:
    """The first, second or third quartile; a few prices are no distribution, and are not published as one."""

    def work_out(day: Day) -> tuple[Value, int | None]:
        found = [price(advert, all_in=all_in) for advert in day.adverts if advert.kind == kind]
        if len(found) < SMALLEST:
            return None, len(found)
        return euro(quantiles(found, n=4, method="inclusive")[number - 1]), len(found)

    return work_out


def _prices_of(kind: RoomKind) -> "list[Definition]":
    adverts = Definition(
        f"adverts_online_{kind.value}",
        format_lazy("{}: {}", kind.label, _("adverts online")),
        _("Adverts of this kind that were online at the end of the day, against all adverts online."),
        "adverts",
        _of_kind(kind),
    )
    return [adverts] + [
        Definition(
            f"{prefix}_{kind.value}_{name}",
            format_lazy("{}: {}", kind.label, words)
            if all_in
            else format_lazy("{}: {}, {}", kind.label, words, _("without costs")),
            definition,
            "euro",
            _quartile(kind, number, all_in=all_in),
        )
        for prefix, definition, all_in in PRICES
        for name, words, number in QUARTILES
    ]


DEFINITIONS = [
    Definition(
        "rent_all_in_median",
        _("Median rent, all in"),
        _("The middle one of the monthly rents with fixed costs and advances, over the adverts online."),
        "euro",
        _median(all_in=True),
    ),
    Definition(
        "rent_median",
        _("Median rent, without costs"),
        _("The middle one of the monthly rents without any costs, over the adverts online."),
        "euro",
        _median(all_in=False),
    ),
    *(definition for kind in RoomKind for definition in _prices_of(kind)),
]
