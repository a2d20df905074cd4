from django.db.models import Count, QuerySet

from kotatgent.moderation.enums import CaseState, ObjectionState, Outcome
from kotatgent.moderation.models import Case, Decision, Objection
from listings.models import Listing

WITH_ADVERT = ("listing__room__building__address__place", "listing__landlord")


def waiting_cases() -> QuerySet[Case]:
    """To be decided, the oldest first; each with how many reports it has."""
    found = Case.objects.filter(state=CaseState.OPEN).select_related(*WITH_ADVERT)
    return found.annotate(report_count=Count("reports")).order_by("opened_at", "pk")


def waiting_objections() -> QuerySet[Objection]:
    found = Objection.objects.filter(state=ObjectionState.OPEN)
    return found.select_related(*(f"decision__case__{path}" for path in WITH_ADVERT)).order_by("filed_at", "pk")


def told_to_landlord(listing: Listing) -> QuerySet[Decision]:
    """What the landlord of an advert was told, the latest first."""
    found = Decision.objects.filter(case__listing=listing).exclude(outcome=Outcome.NOTHING)
    return found.select_related("case").order_by("-decided_at", "-pk")
