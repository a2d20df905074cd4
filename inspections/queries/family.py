import datetime as dt

from django.db.models import QuerySet

from inspections.enums import (
    FamilyState,
)
from inspections.models import (
    FamilyCase,
)
from kotatgent.followups.queries import term
from landlords.models import Building


def academic_year_end(on: dt.date) -> dt.date:
    """The last day of the academic year that this day lies in: reference data, counted from 31 December."""
    length, year = term("academic-year-end"), on.year
    while (end := length.after(dt.date(year - 1, 12, 31))) < on:
        year += 1
    return end


def family_cases_of(building: Building) -> QuerySet[FamilyCase]:
    return FamilyCase.objects.filter(building=building).order_by("-opened_at")


def family_warnings(building: Building) -> QuerySet[FamilyCase]:
    """What its landlord is reminded of on the page of the building."""
    return FamilyCase.objects.filter(building=building, state=FamilyState.WARNED)
