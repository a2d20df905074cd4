"""The register seals itself: every minute, what was committed since becomes the next link of a chain of hashes."""

import datetime as dt
import logging
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Max, Q, QuerySet

from kotatgent.audit import chain, heads, ranges
from kotatgent.audit.models import Checkpoint, Event, Seal

log = logging.getLogger(__name__)
BATCH = 5000
# A number is given out before its transaction ends: what fills a hole this late is sealed all the same.
LATE = dt.timedelta(days=1)
TOO_LONG = dt.timedelta(minutes=10)
AT_ONCE = 100  # holes asked for in one statement


def seal(*, now: dt.datetime) -> int:
    """Seal what waits, and write the head of the chain outside the database. How many events were sealed."""
    sealed = 0
    while found := _next(now):
        sealed += found
    if (last := Seal.objects.last()) is not None:
        heads.write(last, now=now)
    return sealed


@dataclass(frozen=True)
class SoFar:
    """How far the register is sealed, for who reads it."""

    sealed_at: dt.datetime | None
    position: int
    waiting: int
    late: bool  # lines wait for a link that should have been there


def sealed_so_far(*, now: dt.datetime) -> SoFar:
    last = Seal.objects.last()
    count = waiting(now=now).count()
    late = count > 0 and last is not None and last.sealed_at < now - TOO_LONG
    return SoFar(last.sealed_at if last else None, last.position if last else 0, count, late)


def _next(now: dt.datetime) -> int:
    """One batch. Of two jobs at the same moment one wins, and the other leaves the rest to it.

    Without a lock: the site's role may not change a link, and so may not lock one. The position is unique.
    """
    try:
        with transaction.atomic():
            last = Seal.objects.last()
            events = list(waiting(now=now).order_by("pk")[:BATCH])
            if events:
                _link(last, events, now).save(force_insert=True)
            return len(events)
    except IntegrityError:
        log.info("another job sealed the same events")
        return 0


def _link(last: Seal | None, events: list[Event], now: dt.datetime) -> Seal:
    before = last or Checkpoint.objects.first()
    made = Seal(
        position=before.position + 1 if before else 1,
        sealed_at=now,
        last_id=events[-1].pk,
        events=len(events),
        ids=ranges.written([event.pk for event in events]),
        leaves=b"".join(map(chain.leaf, events)),
        previous=before.head if before else chain.GENESIS,
    )
    made.head = chain.head_of(made)
    return made


def waiting(*, now: dt.datetime) -> QuerySet[Event]:
    """Events that no seal names: the new ones, and those that were committed after a higher number."""
    top = Seal.objects.aggregate(top=Max("last_id"))["top"] or 0
    recent = Seal.objects.filter(sealed_at__gt=now - LATE)
    settled = Seal.objects.filter(sealed_at__lte=now - LATE).aggregate(top=Max("last_id"))["top"]
    known = [found for ids in recent.values_list("ids", flat=True) for found in ranges.read(ids)]
    if settled is None:
        settled = min((first for first, _ in known), default=1) - 1
    late = _filling(ranges.holes(known, settled))
    return Event.objects.filter(Q(pk__gt=top) | Q(pk__in=late)) if late else Event.objects.filter(pk__gt=top)


def _filling(holes: list[ranges.Range]) -> list[int]:
    found: list[int] = []
    for start in range(0, len(holes), AT_ONCE):
        some = Q()
        for hole in holes[start : start + AT_ONCE]:
            some |= Q(pk__range=hole)
        found += Event.objects.filter(some).values_list("pk", flat=True)
    return found
