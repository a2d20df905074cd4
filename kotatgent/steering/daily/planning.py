"""Registered buildings by their last planning note until the end of the day."""

from collections import Counter
from collections.abc import Iterator

from django.db.models import CharField, Count, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from kotatgent.steering.daily.span import Row, Span, city
from kotatgent.steering.planning import STANDS
from landlords.enums import Planning
from landlords.models import Building, PlanningNote, Tenure


def counted(span: Span) -> Iterator[Row]:
    notes = PlanningNote.objects.filter(building=OuterRef("pk"), noted_at__lt=span.end).order_by("-number")
    status = Coalesce(Subquery(notes.values("status")[:1]), Value(Planning.UNKNOWN.value), output_field=CharField())
    registered = Building.objects.filter(pk__in=Tenure.objects.filter(since__lt=span.end).values("building"))
    rows = registered.order_by().annotate(planning=status).values_list("planning").annotate(count=Count("pk"))
    counts = Counter(dict(rows))
    yield city("buildings_registered", counts.total())
    for name, statuses in STANDS.items():
        yield city(f"buildings_planning_{name}", sum(counts[one.value] for one in statuses), counts.total())
