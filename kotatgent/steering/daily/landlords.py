"""Who is registered, and who confirmed in time."""

from collections.abc import Iterator

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate

from kotatgent.core import clock
from kotatgent.followups.enums import State
from kotatgent.followups.models import FollowUp
from kotatgent.steering.daily.span import Row, Span, city
from kotatgent.steering.figures import FORMER_LANDLORDS
from kotatgent.terms import queries as terms
from kotatgent.terms.models import Acceptance
from landlords.models import Landlord


def counted(span: Span) -> Iterator[Row]:
    yield city("landlords_registered", _registered(span), FORMER_LANDLORDS)
    yield city("landlords_new", Landlord.objects.filter(span.moment_in_year("registered_at")).count())
    yield city("confirmations_in_time", *_confirmed(span))


def _registered(span: Span) -> int:
    version = terms.in_force(span.on)
    if version is None:
        return 0
    accepted = Acceptance.objects.filter(version=version, accepted_at__lt=span.end).values("user_id")
    found = Landlord.objects.filter(
        registered_at__lt=span.end, members__user_id__in=accepted, members__since__lt=span.end
    )
    return found.distinct().count()


def _confirmed(span: Span) -> tuple[int, int]:
    asked = FollowUp.objects.filter(span.day_in_year("leads_to"), kind="yearly", step="yearly-lapse")
    asked = asked.exclude(state=State.CANCELLED, closed_at__lt=span.end)
    in_time = Q(closed_day__lte=F("leads_to"))
    found = asked.annotate(closed_day=TruncDate("closed_at", tzinfo=clock.BRUSSELS)).aggregate(
        asked=Count("pk"), given=Count("pk", filter=in_time)
    )
    return found["given"], found["asked"]
