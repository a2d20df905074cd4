"""The shelf of this process, brought up to date at every question.

Every write of the house leaves an event in the audit register, in its own transaction. The events since the last look
name what to read again; so a search answers as of what was committed when it was asked, in any number of processes.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import RLock

from django.db.models import Q, QuerySet
from django.db.transaction import get_connection

from kotatgent.audit.models import Event
from kotatgent.places.models import Campus, Neighbourhood
from landlords.models import Room
from listings.enums import State
from listings.models import Listing, Standing
from listings.shelf.columns import PATHS, Row, Shelf

MOST_EVENTS = 5000  # more than these at once, and the shelf is made anew
CHUNK = 5000
# A number is given out before its transaction ends: a hole may be filled this late.
HOLES, LATE_SECONDS = 500, 3600
LONG = 10  # numbers in a row that are asked for as a range
# Without events, by somebody at the database: seen when the shelf is made anew, at the latest after this long.
OLDEST_SECONDS = 6 * 3600
NEWS: dict[str, Callable[[list[str]], QuerySet[Listing]]] = {
    "listing": lambda codes: Listing.objects.filter(code__in=codes),
    "room": lambda codes: Listing.objects.filter(room__in=Room.objects.filter(code__in=codes)),
    "building": lambda codes: Listing.objects.filter(room__in=Room.objects.filter(building__code__in=codes)),
    "address": lambda pks: Listing.objects.filter(room__in=Room.objects.filter(building__address_id__in=map(int, pks))),
    "standing": lambda pks: Listing.objects.filter(room__in=Standing.objects.filter(pk__in=pks).values("room")),
}
# These change the places of many adverts, a few times a year.
ALL_NEW = frozenset({"referencefile", "neighbourhood", "campus"})


class _Kept:
    def __init__(self) -> None:
        self.lock = RLock()
        self.shelf: Shelf | None = None
        self.last = 0
        self.holes: dict[int, float] = {}
        self.made_at = 0.0

    def current(self) -> Shelf:
        moment = time.monotonic()
        if self.shelf is not None and moment - self.made_at < OLDEST_SECONDS:
            events = self._news(moment)
            if len(events) <= MOST_EVENTS and self._follow(self.shelf, events):
                return self.shelf
        return self._make(moment)

    def _make(self, moment: float) -> Shelf:
        # Before the rows: what is committed meanwhile is read twice, and nothing is missed.
        latest = list(Event.objects.order_by("-pk").values_list("pk", flat=True)[:HOLES])
        self.last = latest[0] if latest else 0
        self.holes = dict.fromkeys(set(range(latest[-1], self.last)) - set(latest) if latest else (), moment)
        self._forget_holes(moment)
        shelf = Shelf(*read_places())
        rows: list[Row] = []
        for row in Listing.objects.public().order_by("pk").values_list(*PATHS).iterator(chunk_size=CHUNK):
            rows.append(Row._make(row))
        shelf.put(rows)
        self.shelf, self.made_at = shelf, moment
        return shelf

    def _news(self, moment: float) -> list[tuple[int, str, str]]:
        """What was committed since the last look, also under a number that was passed over then."""
        since = Q(pk__gt=self.last) | self._in_holes()
        columns = ("pk", "subject_kind", "subject_code")
        events = list(Event.objects.filter(since).order_by("pk").values_list(*columns)[: MOST_EVENTS + 1])
        for number, _kind, _code in events:
            self.holes.pop(number, None)
            if number > self.last:
                skipped = range(max(self.last + 1, number - HOLES), number)
                self.holes.update(dict.fromkeys(skipped, moment))
                self.last = number
        self._forget_holes(moment)
        return events

    def _in_holes(self) -> Q:
        """A transaction of many events that was taken back leaves a long hole: asked as a range, not by its numbers."""
        runs = _runs(self.holes)
        found = Q(pk__in=[number for run in runs if len(run) < LONG for number in run])
        for run in runs:
            if len(run) >= LONG:
                found |= Q(pk__range=(run[0], run[-1]))
        return found

    def _forget_holes(self, moment: float) -> None:
        late = [number for number, seen in self.holes.items() if moment - seen > LATE_SECONDS]
        for number in late + sorted(self.holes)[: max(0, len(self.holes) - HOLES)]:
            self.holes.pop(number, None)

    def _follow(self, shelf: Shelf, events: list[tuple[int, str, str]]) -> bool:
        """Read again what these events are about. False: make the shelf anew."""
        codes: dict[str, set[str]] = defaultdict(set)
        for _number, kind, code in events:
            codes[kind].add(code)
        if ALL_NEW & codes.keys():
            return False
        touched = [find(sorted(codes[kind])).order_by().values("pk") for kind, find in NEWS.items() if kind in codes]
        if not touched:
            return True
        some = touched[0].union(*touched[1:]) if len(touched) > 1 else touched[0]
        rows = [Row._make(row) for row in Listing.objects.filter(pk__in=some).order_by("pk").values_list(*PATHS)]
        shelf.take_off(row.pk for row in rows)
        shelf.put([row for row in rows if row.state == State.PUBLISHED])
        return shelf.gone <= max(1000, shelf.size // 4)


def _runs(numbers: Iterable[int]) -> list[range]:
    """Those that follow each other, together."""
    runs: list[range] = []
    for number in sorted(numbers):
        if runs and number == runs[-1].stop:
            runs[-1] = range(runs[-1].start, number + 1)
        else:
            runs.append(range(number, number + 1))
    return runs


_kept = _Kept()


@contextmanager
def shelf() -> Iterator[Shelf]:
    """The shelf as of now, for one question: nobody changes it meanwhile.

    Inside a transaction it is made anew and not kept: what that takes back must not stay. `of_one` is quicker there.
    """
    blocks = get_connection().atomic_blocks
    if any(not getattr(block, "_from_testcase", False) for block in blocks):
        yield _Kept().current()
        return
    with _kept.lock:
        yield _kept.current()


def places() -> tuple[list[Neighbourhood], list[Campus]]:
    """All that one can choose from, as of the last question: they change a few times a year."""
    known = _kept.shelf
    return (known.neighbourhoods, known.campuses) if known else read_places()


def read_places() -> tuple[list[Neighbourhood], list[Campus]]:
    return list(Neighbourhood.objects.defer("polygons", "outline")), list(Campus.objects.select_related("institution"))


def of_one(pk: int) -> Shelf:
    """This advert alone, as the transaction of the caller sees it; empty when it is not online."""
    alone = Shelf(*places())
    alone.put([Row._make(row) for row in Listing.objects.public().filter(pk=pk).values_list(*PATHS)])
    return alone


def forget() -> None:
    """Make it anew at the next question: for tests, whose databases go back in time."""
    with _kept.lock:
        _kept.shelf = None
