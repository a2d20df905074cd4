"""Whether the register is as it was sealed: each line, each link, and the heads that stand outside the database."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from kotatgent.audit import chain, heads, ranges, sealing
from kotatgent.audit.models import Checkpoint, Event, Seal
from kotatgent.core import signing

AT_ONCE = 500  # seals read together
SHOWN = 20  # lines named by number in one finding


@dataclass
class Result:
    events: int = 0
    seals: int = 0
    days: int = 0
    waiting: int = 0
    problems: list[str] = field(default_factory=list)


def verify(*, now: dt.datetime) -> Result:
    """Reads the whole register once, in the order in which it was sealed."""
    result = Result()
    begin = _beginning(result)
    position, head = (begin.position, begin.head) if begin else (0, chain.GENESIS)
    sealed: list[ranges.Range] = []
    for seal in _seals(position):
        result.problems += _link_problems(seal, position, head)
        if chain.head_of(seal) == seal.head:
            result.problems += _line_problems(seal)
            ranges.join(sealed, seal.spans)
        result.seals, result.events = result.seals + 1, result.events + seal.events
        position, head = seal.position, seal.head
    result.problems += _outside(result)
    _unsealed(result, sealed, now)
    return result


def _beginning(result: Result) -> Checkpoint | None:
    begin = Checkpoint.objects.first()
    if begin is None:
        return None
    try:
        said = signing.read(begin.statement)
    except signing.NotOurs:
        said = {}
    if said != statement_of(begin):
        result.problems.append(f"the checkpoint at link {begin.position} is not signed by this site")
    return begin


def statement_of(checkpoint: Checkpoint) -> dict[str, object]:
    """What is signed when the oldest end is taken out."""
    return {
        "typ": "audit-checkpoint",
        "position": checkpoint.position,
        "head": checkpoint.head,
        "events": checkpoint.events,
        "before": str(checkpoint.before),
        "made_at": checkpoint.made_at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
    }


def _seals(after: int) -> Iterator[Seal]:
    while some := list(Seal.objects.filter(position__gt=after).order_by("position")[:AT_ONCE]):
        yield from some
        after = some[-1].position


def _link_problems(seal: Seal, position: int, head: str) -> Iterator[str]:
    if seal.position != position + 1:
        yield f"links {position + 1} to {seal.position - 1} of the chain are gone"
    elif seal.previous != head:
        yield f"link {seal.position} does not follow the one before it"
    if chain.head_of(seal) != seal.head:
        yield f"link {seal.position} was changed after it was sealed"


def _line_problems(seal: Seal) -> Iterator[str]:
    there = {event.pk: event for event in Event.objects.sealed_by(seal)}
    gone, changed = [], []
    for number, leaf in zip(ranges.ids_in(seal.spans), chain.leaves_of(seal), strict=True):
        if number not in there:
            gone.append(number)
        elif chain.leaf(there[number]) != leaf:
            changed.append(number)
    if gone:
        yield f"link {seal.position}: gone: {_named(gone)}"
    if changed:
        yield f"link {seal.position}: not as sealed: {_named(changed)}"


def _outside(result: Result) -> Iterator[str]:
    try:
        known = heads.all_known()
    except ValueError as error:
        yield str(error)
        return
    result.days = len(known)
    if not known and result.seals:
        yield "no head of the chain is kept outside the database"
    for one in known:
        if not heads.in_chain(one):
            yield f"the head of {one.day} (link {one.position}) is not in the chain: it was cut off or made anew"


def _unsealed(result: Result, sealed: list[ranges.Range], now: dt.datetime) -> None:
    """Lines without a seal: new ones wait for the next minute; a line in an old hole was put there afterwards."""
    lowest = min((first for first, _ in sealed), default=1)
    top = max((last for _, last in sealed), default=0)
    waiting = set(sealing.waiting(now=now).values_list("pk", flat=True))
    strange = [
        number
        for hole in [*ranges.holes(sealed, lowest - 1), (-(2**62), lowest - 1)]
        for number in Event.objects.filter(pk__range=hole, pk__lte=top).values_list("pk", flat=True)
        if number not in waiting
    ]
    result.waiting = len(waiting)
    if strange:
        result.problems.append(f"lines that no link names: {_named(strange)}")


def _named(numbers: list[int]) -> str:
    more = f" and {len(numbers) - SHOWN} more" if len(numbers) > SHOWN else ""
    return ", ".join(map(str, sorted(numbers)[:SHOWN])) + more
