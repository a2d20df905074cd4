import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from inspections.enums import (
    OPEN_REQUESTS,
    Ground,
    Initiative,
    RequestState,
)
from inspections.models import (
    CertificateRequest,
)
from kotatgent.core import clock
from kotatgent.followups.models import Clock, FollowUp, Term
from kotatgent.followups.queries import term
from landlords.models import Building

TAX_DATE = "tax-date"  # the term


def open_request(building: Building) -> CertificateRequest | None:
    return CertificateRequest.objects.filter(building=building, state__in=OPEN_REQUESTS).first()


def asked_request(building: Building) -> CertificateRequest | None:
    """The one that a landlord filed and that waits for its answer."""
    asked = CertificateRequest.objects.filter(initiative=Initiative.LANDLORD, state__in=OPEN_REQUESTS)
    return asked.filter(building=building).first()


def asked_for(buildings: Iterable[int]) -> set[int]:
    """Those of these buildings, by key, for which a landlord asked a certificate and nobody decided."""
    asked = CertificateRequest.objects.filter(initiative=Initiative.LANDLORD, state__in=OPEN_REQUESTS)
    return set(asked.filter(building__in=buildings).values_list("building", flat=True))


def open_requests() -> QuerySet[CertificateRequest]:
    """Certificates that were asked for or started and that nobody decided yet, most urgent first."""
    return (
        CertificateRequest.objects.filter(state__in=OPEN_REQUESTS)
        .select_related("building__address__place")
        .order_by("decide_by", "pk")
    )


def days_late(request: CertificateRequest, today: dt.date) -> int:
    """How many days the answer came, or has not come yet, after its last day; 0 when in time or withdrawn before it."""
    end = clock.date_of(request.closed_at) if request.closed_at else today
    return max(0, (end - request.decide_by).days)


@dataclass(frozen=True)
class Window:
    """The days in which a second opinion can be asked about a refusal, or about our silence (F2.6)."""

    ground: Ground
    first: dt.date
    last: dt.date


OPINION_STEP = "second-opinion"


def opinion_windows(request: CertificateRequest) -> list[Window]:
    """In order of time: a refusal that came too late opens one of its own after the one that our silence opened."""
    steps = FollowUp.objects.about("request", request.code).filter(step=OPINION_STEP)
    refused_on = (
        clock.date_of(request.closed_at) if request.state == RequestState.REFUSED and request.closed_at else None
    )
    found = []
    for running in Clock.objects.filter(follow_up__in=steps).order_by("started_on", "pk"):
        if running.started_on == refused_on:
            found.append(Window(Ground.REFUSAL, running.started_on, running.until))
        else:  # counted from the last day, which was still ours
            found.append(Window(Ground.SILENCE, running.started_on + dt.timedelta(days=1), running.until))
    return found


def tax_date(year: int, length: Term) -> dt.date:
    """The last day on which asking for a certificate counts for the tax of this year (F1.34); `length`: TAX_DATE."""
    return length.after(dt.date(year - 1, 12, 31))


def next_tax_date(on: dt.date) -> dt.date:
    length = term(TAX_DATE)
    this_year = tax_date(on.year, length)
    return this_year if on <= this_year else tax_date(on.year + 1, length)
