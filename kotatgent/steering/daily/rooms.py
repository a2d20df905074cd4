"""Rooms of the register: what is known of them, since when nothing is, and when they were last seen."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from django.db.models import Case, CharField, Count, Exists, F, Max, OuterRef, Q, QuerySet, Value, When

from inspections.enums import Kind
from inspections.models import RoomResult
from kotatgent.core import clock
from kotatgent.core.dates import add_months, add_years
from kotatgent.steering.coverage import AGES, recent_years
from kotatgent.steering.daily import certificates
from kotatgent.steering.daily.span import DAY, Row, Span, city
from kotatgent.steering.wholes import NOWHERE
from landlords.models import Room
from listings.enums import Certificate

ENDING = (3, 6, 12)  # months
SEEN = ("recently", "earlier", "never")


def present(span: Span) -> QuerySet[Room]:
    return Room.objects.filter(span.not_yet("removed_at"), made_at__lt=span.end)


def counted(span: Span) -> Iterator[Row]:
    groups = list(_grouped(span))
    number = sum(count for *_group, count in groups)
    yield city("rooms_registered", number)
    yield from _by_certificate(groups, number)
    unknown = [group for group in groups if group[1] == Certificate.UNKNOWN]
    ages = _sums((age, count) for _hood, _state, age, _seen, count in unknown)
    for name, *_limits in AGES:
        yield city(f"rooms_unknown_{name}", ages[name], ages.total())
    seen = _sums((when, count) for *_group, when, count in groups)
    for when in SEEN:
        yield city(f"rooms_inspected_{when}", seen[when], number)
    yield from _ending(span)


def _sums(pairs: Iterator[tuple[str, int]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for key, count in pairs:
        found[key] += count
    return found


Group = tuple[str, str, str, str, int]  # neighbourhood, certificate, age, when seen, and how many


def _grouped(span: Span) -> Iterator[Group]:
    """One look at all rooms, in a few hundred groups."""
    rows = present(span).annotate(
        hood=F("building__address__neighbourhood__code"),
        certificate=certificates.state_of(span, ""),
        age=_age(span.on),
        seen=_seen(span),
    )
    found = rows.order_by().values("hood", "certificate", "age", "seen").annotate(count=Count("pk"))
    for hood, certificate, age, seen, count in found.values_list("hood", "certificate", "age", "seen", "count"):
        yield hood or NOWHERE, certificate, age, seen, count


def _age(on: dt.date) -> Case:
    """How long the room is in the register, as one of AGES."""
    cases = [
        When(made_at__gte=clock.start_of(add_months(on, -under) + DAY), then=Value(name))
        for name, _months, under, _title in AGES
        if under
    ]
    return Case(*cases, default=Value(AGES[-1][0]), output_field=CharField())


def _seen(span: Span) -> Case:
    seen = RoomResult.objects.filter(room=OuterRef("pk"), report__kind=Kind.QUALITY, report__signed_at__lt=span.end)
    lately = seen.filter(report__seen_on__gt=add_years(span.on, -recent_years()))
    return Case(
        When(Exists(lately), then=Value("recently")),
        When(Exists(seen), then=Value("earlier")),
        default=Value("never"),
        output_field=CharField(),
    )


def _by_certificate(groups: list[Group], number: int) -> Iterator[Row]:
    hoods = sorted({hood for hood, *_rest in groups})
    for state in Certificate:
        by_hood = _sums((hood, count) for hood, found, _age, _seen, count in groups if found == state)
        yield city(f"rooms_certificate_{state.value}", by_hood.total(), number)
        yield from (((f"rooms_certificate_{state.value}", hood), (by_hood[hood], None)) for hood in hoods)


def _ending(span: Span) -> Iterator[Row]:
    """By the last valid certificate of each room."""
    scopes = certificates.going(span).filter(room__in=present(span).values("pk"))
    last = scopes.order_by().values("room_id").annotate(until=Max("certificate__valid_until"))
    limits = {months: add_months(span.on, months) for months in ENDING}
    found = last.aggregate(
        all=Count("room_id"),
        **{f"in{months}": Count("room_id", filter=Q(until__lte=limit)) for months, limit in limits.items()},
    )
    for months in ENDING:
        yield city(f"certificates_ending_{months}_months", found[f"in{months}"], found["all"])
