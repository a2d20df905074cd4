from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet

from inspections.enums import DefectState, Theme
from inspections.models import Defect
from landlords.models import Building

ORDER = tuple(DefectState)


def defects_of(building: Building) -> list[Defect]:
    """For the offices: what waits first, and of that a danger."""
    found = Defect.objects.filter(building=building).select_related("room")
    return sorted(found, key=lambda one: (ORDER.index(DefectState(one.state)), not one.danger, one.made_at))


def waiting_defects(buildings: Iterable[int]) -> QuerySet[Defect]:
    """Reported, and not seen or closed since. By key of the building."""
    return Defect.objects.filter(building__in=list(buildings), state=DefectState.OPEN)


def dangers_told(buildings: Iterable[Building]) -> dict[int, list[Theme]]:
    """All that a landlord is told of what was reported: by building the themes of dangers that nobody saw yet.

    Each theme once, in the order of the list: neither how many reported it nor when, where or in which words.
    """
    found: dict[int, set[str]] = defaultdict(set)
    rows = waiting_defects(building.pk for building in buildings).filter(danger=True)
    for building, theme in rows.values_list("building", "theme").order_by():
        found[building].add(theme)
    return {building: [theme for theme in Theme if theme in themes] for building, themes in found.items()}
