"""Who carries out what the sweep finds due. Each app registers its handlers when it is ready."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Exists, QuerySet

from kotatgent.followups.models import FollowUp, Term


@dataclass(frozen=True)
class Done:
    """The step was carried out."""


@dataclass(frozen=True)
class Overtaken:
    """The step has lost its reason; `why` is a code."""

    why: str


@dataclass(frozen=True)
class Later:
    """Not yet: the step waits until this date, which must lie after today."""

    due_on: dt.date


Outcome = Done | Overtaken | Later
Handler = Callable[..., Outcome]
Loader = Callable[[list[FollowUp], dt.datetime], dict[int, Any]]
Chore = Callable[[dt.datetime], int]
Look = Callable[[dt.datetime], QuerySet[Any]]

Counter = Callable[[dt.date], int]

_handlers: dict[tuple[str, str], Handler] = {}
_loaders: dict[tuple[str, str], Loader] = {}
_chores: dict[str, Chore] = {}
_looks: dict[str, Look] = {}
_counters: dict[str, list[Counter]] = {}


def register(kind: str, step: str, handler: Handler, load: Loader | None = None) -> None:
    """`handler(row, now)` carries the step out. With `load`, which reads for a whole batch at once and answers by key
    of the row, it is `handler(row, now, loaded)`; a loader only reads, and leaves out a row that it can't read for.
    """
    _handlers[kind, step] = handler
    if load is not None:
        _loaders[kind, step] = load


def register_chore(name: str, chore: Chore, look: Look | None = None) -> None:
    """Work at each sweep that has no rows of its own; returns how much it did.

    With `look`, the rows without which there is nothing to do, it is called only when there are some: the looks of all
    chores together cost one statement.
    """
    _chores[name] = chore
    if look is not None:
        _looks[name] = look


@contextmanager
def chore_as(name: str, instead: Callable[[Chore, dt.datetime], int]) -> Iterator[None]:
    """Meanwhile `instead(chore, now)` decides about this chore."""
    chore = _chores[name]
    _chores[name] = partial(instead, chore)
    try:
        yield
    finally:
        _chores[name] = chore


def register_dates(term: str, counter: Counter) -> None:
    """Dates of a term that stand elsewhere than in a follow-up: how many run on a day."""
    _counters.setdefault(term, []).append(counter)


def running(term: str, on: dt.date) -> int:
    """How many dates run that were counted with this term: a change of its length leaves them as they are."""
    open_steps = FollowUp.objects.started_with(term).count()
    return open_steps + sum(counter(on) for counter in _counters.get(term, []))


def handler_of(follow_up: FollowUp) -> Handler:
    """Raises LookupError for a step that nobody knows: the row is then set aside for staff."""
    try:
        return _handlers[follow_up.kind, follow_up.step]
    except KeyError:
        raise LookupError(f"Nobody handles {follow_up.kind}/{follow_up.step}.") from None


def steps() -> set[tuple[str, str]]:
    """Kind and step of all that the sweep carries out."""
    return set(_handlers)


def loader_of(follow_up: FollowUp) -> Loader | None:
    return _loaders.get((follow_up.kind, follow_up.step))


def chores(now: dt.datetime) -> dict[str, Chore]:
    """Those that may have something to do at this moment."""
    idle = _idle(now)
    return {name: chore for name, chore in _chores.items() if name not in idle}


def _idle(now: dt.datetime) -> set[str]:
    """Chores whose look finds nothing. Terms come with the code, so there is a row to ask beside."""
    if not _looks:
        return set()
    asked = {f"look{number}": Exists(look(now)) for number, look in enumerate(_looks.values())}
    found = Term.objects.order_by("pk").annotate(**asked).values_list(*asked).first()
    return {name for name, there in zip(_looks, found, strict=True) if not there} if found is not None else set()
