from django.db.models import QuerySet

from inspections.enums import (
    FamilyState,
)
from inspections.models import (
    FamilyCase,
)
from landlords.models import Building


def family_cases_of(building: Building) -> QuerySet[FamilyCase]:
    return FamilyCase.objects.filter(building=building).order_by("-opened_at")


def family_warnings(building: Building) -> QuerySet[FamilyCase]:
    """What its landlord is reminded of on the page of the building."""
    return FamilyCase.objects.filter(building=building, state=FamilyState.WARNED)
