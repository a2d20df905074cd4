"""How many buildings have a planning problem (F1.12). Of which building it is stays with those who may read that."""

from django.utils.translation import gettext_lazy as _

from kotatgent.steering.definition import Definition, WorkOut
from landlords.enums import Planning

STANDS = {
    "in_order": (Planning.PERMITTED, Planning.DEEMED),
    "review": (Planning.UNDER_REVIEW,),
    "problem": (Planning.OFFENCE,),
    "unknown": (Planning.UNKNOWN,),
}
TITLES = {
    "in_order": _("Buildings: planning in order"),
    "review": _("Buildings: planning being looked into"),
    "problem": _("Buildings with a planning problem"),
    "unknown": _("Buildings: planning not known"),
}


def _stands(statuses: tuple[Planning, ...]) -> WorkOut:
    return lambda day: (sum(status in statuses for status in day.planning), day.buildings)


DEFINITIONS = [
    Definition(
        f"buildings_planning_{name}",
        title,
        _("Registered buildings by what Toezicht noted of the planning permission, against all of them."),
        "buildings",
        _stands(STANDS[name]),
    )
    for name, title in TITLES.items()
]
