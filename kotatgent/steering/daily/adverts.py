"""Adverts that were online at the end of a day, with the price that they had then."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Case, Count, F, IntegerField, OuterRef, QuerySet, Subquery, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Coalesce

from kotatgent.audit.kinds import Kind
from kotatgent.audit.models import Event
from kotatgent.places.models import Campus
from kotatgent.steering.daily import certificates
from kotatgent.steering.daily.rooms import present
from kotatgent.steering.daily.span import Row, Span, city
from kotatgent.steering.facts import NEAR_MINUTES
from kotatgent.steering.prices import PRICES, QUARTILES
from kotatgent.steering.rounding import euro, quantile
from kotatgent.steering.suppression import SMALLEST
from kotatgent.steering.wholes import NOWHERE
from landlords.enums import RoomKind
from listings.enums import Certificate, State
from listings.models import Listing, ListingVersion

AMOUNTS = ("rent_cents", "fixed_cents", "advance_cents")


def online(span: Span) -> QuerySet[Listing]:
    """By the last move that the register tells of until then: the state of today says nothing of that day."""
    moves = Event.objects.filter(
        subject_kind="listing", subject_code=OuterRef("code"), kind=Kind.MOVED, at__lt=span.end
    )
    last = moves.order_by("-id").values("after")[:1]
    return Listing.objects.annotate(then=Subquery(last)).filter(then=State.PUBLISHED).order_by()


class Group(NamedTuple):
    """Adverts that are alike in all that is counted of them, and how many."""

    landlord: int | None  # None: a student sublets
    kind: str
    hood: str | None
    known: str
    rent: int
    all_in: int
    free: bool
    adverts: int


def counted(span: Span) -> Iterator[Row]:
    rows, rooms = online(span), present(span).count()
    groups = _grouped(rows, span)
    number = sum(group.adverts for group in groups)
    yield city("adverts_online", number, rooms)
    yield from _by_certificate(groups, number)
    for kind in RoomKind:
        yield city(f"adverts_online_{kind.value}", sum(one.adverts for one in groups if one.kind == kind), number)
    yield city("landlords_active", len({group.landlord for group in groups} - {None}))
    yield from _near(rows)
    yield city("adverts_free", sum(group.adverts for group in groups if group.free), rooms)
    yield from _prices(groups)


def _grouped(rows: QuerySet[Listing], span: Span) -> list[Group]:
    """One look at all adverts: finding out which were online is most of the work."""
    found = _as_it_was(rows, span).annotate(
        hood=F("room__building__address__neighbourhood__code"),
        known=certificates.state_of(span, "room"),
        free=Case(When(free_from__lte=span.on.isoformat(), then=Value(True)), default=Value(False)),
    )
    columns = ("landlord_id", "room__kind", "hood", "known", "rent", "all_in", "free")
    return [Group(*group) for group in found.values_list(*columns).annotate(count=Count("pk"))]


def _by_certificate(groups: list[Group], number: int) -> Iterator[Row]:
    counts: Counter[tuple[str, str]] = Counter()
    for group in groups:
        counts[group.hood or NOWHERE, group.known] += group.adverts
    for state in Certificate:
        name = f"adverts_certificate_{state.value}"
        yield city(name, sum(count for (_hood, one), count in counts.items() if one == state), number)
        for code in sorted({code for code, _state in counts}):
            yield (name, code), (counts[code, state.value], None)


def _as_it_was(rows: QuerySet[Listing], span: Span) -> QuerySet[Listing]:
    """With `rent`, `all_in` and `free_from` of that day: later versions of an advert tell what it said before."""
    rent, fixed, advance = (_then(span, field, F(field)) for field in AMOUNTS)
    rows = rows.annotate(
        rent=Cast(rent, IntegerField()), costs=Cast(fixed, IntegerField()) + Cast(advance, IntegerField())
    )
    free_from = Cast(_then(span, "available_from", F("available_from")), TextField())
    return rows.annotate(all_in=F("rent") + F("costs"), free_from=free_from)


def _then(span: Span, field: str, now: Combinable) -> Combinable:
    """What the first change after the day says that stood there before; most nights nothing was changed since."""
    later = ListingVersion.objects.filter(changed_at__gte=span.end)
    if not later.exists():
        return now
    changed = later.filter(listing=OuterRef("pk"), changes__has_key=field).order_by("number")
    was = Coalesce(KeyTextTransform(0, KeyTransform(field, "changes")), Value("none"), output_field=TextField())
    return Coalesce(Subquery(changed.values_list(was)[:1]), Cast(now, TextField()))


def _near(rows: QuerySet[Listing]) -> Iterator[Row]:
    """By the keys of what was online, or the database would find that out for each campus of each advert."""
    near = Listing.objects.filter(
        pk__in=rows.values("pk"), room__building__campus_distances__minutes__lte=NEAR_MINUTES
    ).order_by()
    found = dict(near.values_list("room__building__campus_distances__campus_id").annotate(count=Count("pk")))
    for pk, code in Campus.objects.order_by("code").values_list("pk", "code"):
        yield ("adverts_near_campus", code), (found.get(pk, 0), None)


def _prices(groups: list[Group]) -> Iterator[Row]:
    """From how often each price occurs: the whole city, by kind, and the middle one by neighbourhood."""
    for prefix, column in zip((prefix for prefix, *_words in PRICES), ("all_in", "rent"), strict=True):
        by_kind: dict[str, Counter[int]] = defaultdict(Counter)
        by_hood: dict[str, Counter[int]] = defaultdict(Counter)
        for group in groups:
            price = getattr(group, column)
            by_kind[group.kind][price] += group.adverts
            by_hood[group.hood or NOWHERE][price] += group.adverts
        everything = sum(by_kind.values(), Counter[int]())
        yield city(f"{prefix}_median", _median(everything), everything.total())
        for kind in RoomKind:
            yield from _quartiles(f"{prefix}_{kind.value}", by_kind[kind.value])
        for code, counts in sorted(by_hood.items()):
            yield (f"{prefix}_median", code), (_median(counts), counts.total())


def _median(counts: Counter[int]) -> Decimal | None:
    return euro(quantile(counts, 2)) if counts else None


def _quartiles(name: str, counts: Counter[int]) -> Iterator[Row]:
    enough = counts.total() >= SMALLEST
    for end, _words, number in QUARTILES:
        yield city(f"{name}_{end}", euro(quantile(counts, number)) if enough else None, counts.total())
