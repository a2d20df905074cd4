import datetime as dt
from collections import defaultdict
from dataclasses import replace

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from kotatgent.accounts.models import Institution
from kotatgent.places.models import Campus, Neighbourhood
from kotatgent.steering.facts import Day
from kotatgent.steering.figures import DEFINITIONS, QUARTILES, Figure
from kotatgent.steering.suppression import hide, is_small
from landlords.enums import RoomKind
from landlords.models import CampusDistance
from listings.enums import Certificate, State

# Figures that split one whole: hidden together when one of them is small.
FAMILIES = [
    ["adverts_certificate_valid", "adverts_certificate_none", "adverts_certificate_unknown"],
    ["rooms_conform", "rooms_unfit", "rooms_uninhabitable"],
    ["fire_favourable", "fire_with_remarks", "fire_unfavourable"],
    ["decisions_certificate", "decisions_repair", "decisions_unfit", "decisions_uninhabitable"],
    ["requests_granted", "requests_refused"],
    [f"adverts_online_{kind}" for kind in RoomKind.values],
]
# Prices by kind carry the number of adverts as their whole: it goes where that number is hidden.
COUNT_OF = {
    f"rent_all_in_{kind}_{name}": f"adverts_online_{kind}" for kind in RoomKind.values for name, *_ in QUARTILES
}


def public_figures(on: dt.date) -> dict[str, Figure]:
    """Every figure of a day with small cells hidden (value None), none of which can be worked out from the others."""
    day = Day(on)
    figures = {definition.name: definition.on(day) for definition in DEFINITIONS}
    hidden = {
        name
        for name, figure in figures.items()
        if isinstance(figure.value, int) and is_small(figure.value) and figure.unit != "euro"
    }
    for family in FAMILIES:
        table = hide({"all": {name: int(figures[name].value or 0) for name in family}})
        hidden |= {name for name, value in table["all"].items() if value is None}
    shown = {name: replace(figure, value=None) if name in hidden else figure for name, figure in figures.items()}
    for name, count in COUNT_OF.items():
        if count in hidden:
            shown[name] = replace(shown[name], denominator=None)
    return shown


def by_neighbourhood(on: dt.date) -> list[tuple[str, dict[str, int | None]]]:
    """Adverts online per neighbourhood by what is known of the certificate; None is hidden."""
    day = Day(on)
    names = dict(Neighbourhood.objects.values_list("code", "name"))
    counts: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(Certificate.values, 0))
    for advert in day.adverts:
        counts[advert.neighbourhood][day.certificate(advert.room_id)] += 1
    shown = hide(counts)
    rows = []
    for code in sorted(counts, key=lambda code: names.get(code, "~")):
        total = sum(counts[code].values())
        rows.append((names.get(code, ""), {**shown[code], "online": None if is_small(total) else total}))
    return rows


NEAR_MINUTES = 15


def near_campuses(institution: Institution | None) -> list[Campus]:
    """The campuses of an institution (of all, without one), each with `online`: adverts about NEAR_MINUTES away."""
    campuses = Campus.objects.all() if institution is None else Campus.objects.filter(institution=institution)
    near = CampusDistance.objects.filter(
        campus=OuterRef("pk"),
        minutes__lte=NEAR_MINUTES,
        building__rooms__listings__state=State.PUBLISHED,
    )
    counted = near.order_by().values("campus").annotate(n=Count("building__rooms__listings")).values("n")
    return list(campuses.annotate(online=Coalesce(Subquery(counted), 0)))
