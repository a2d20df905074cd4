"""The clock that never forgets: one run over everything that is due.

Rows are claimed in batches with SKIP LOCKED, so two sweeps at once share the work. A batch is one
transaction: a killed worker leaves its rows as they were, with none of their effects. Each row has a
savepoint: a row that fails rolls back alone and is set aside with its error, where staff see it.
"""

import datetime as dt
import logging
from collections import Counter, defaultdict
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.db import models, transaction

from kotatgent.audit.actors import SWEEP
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move, move_all
from kotatgent.audit.record import record
from kotatgent.core import clock, queue
from kotatgent.followups import clocks, registry
from kotatgent.followups.enums import State
from kotatgent.followups.models import FollowUp

log = logging.getLogger(__name__)

BATCH = 100
Over = dict[tuple[State, str], list[FollowUp]]  # by the state to close them in and the reason why


def run(*, now: dt.datetime) -> dict[str, int]:
    """Carry out what is due by `now`; how much was done of each kind, only what is not zero.

    Raises an ExceptionGroup of the chores that failed, after the others were done.
    """
    counts: Counter[str] = Counter()
    put_off: set[int] = set()  # each row once, whatever day it was put off to: no run goes round for ever
    while batch := _run_batch(now, put_off):
        counts.update(batch)
    failed = []
    for name, chore in registry.chores(now).items():
        try:
            counts[name] += chore(now)
        except SoftTimeLimitExceeded:
            raise
        except Exception as error:
            log.exception("the chore %s failed", name)
            failed.append(error)
    if failed:
        raise ExceptionGroup(f"{len(failed)} of the chores failed", failed)
    return {kind: count for kind, count in sorted(counts.items()) if count}


def preview(*, now: dt.datetime) -> dict[str, int]:
    """How many rows of each kind a run would take up; nothing is done."""
    due = FollowUp.objects.due(clock.date_of(now)).for_the_sweep()
    found = due.values_list("kind", "step").annotate(count=models.Count("pk")).order_by("kind", "step")
    return {f"{kind}.{step}": count for kind, step, count in found}


@transaction.atomic
@queue.gathered()  # a hundred mails are sent by one task
def _run_batch(now: dt.datetime, put_off: set[int]) -> Counter[str]:
    today = clock.date_of(now)
    due = FollowUp.objects.due(today).for_the_sweep().exclude(pk__in=put_off)
    batch = list(due.select_related("clock").select_for_update(skip_locked=True, of=("self",))[:BATCH])
    last_due = _last_due_of_ladders(batch, today)
    overtaken = {
        row.pk for row in batch if row.ladder and row.due_on < last_due[row.kind, row.code, row.version, row.ladder]
    }
    loaded = _load([row for row in batch if row.pk not in overtaken], now)
    counts: Counter[str] = Counter()
    over: Over = defaultdict(list)
    for row in batch:
        if registry.loader_of(row) is None:
            _close(over, now)
        if row.pk in overtaken:
            move(row, State.SUPERSEDED, by=SWEEP, now=now, why="overtaken", closed_at=now)
            counts[f"{row.kind}.overtaken"] += 1
        else:
            counts[_carry_out(row, now, loaded, over)] += 1
    _close(over, now)
    put_off.update(row.pk for row in batch if row.state == State.OPEN)
    return counts


def _last_due_of_ladders(batch: list[FollowUp], today: dt.date) -> dict[tuple[str, str, int, str], dt.date]:
    """The latest step of each ladder that is due by now: what comes before it is overtaken."""
    codes = {row.code for row in batch if row.ladder}
    rows = FollowUp.objects.due(today).exclude(ladder="").filter(code__in=codes)
    found = rows.values_list("kind", "code", "version", "ladder").annotate(last=models.Max("due_on"))
    return {(kind, code, version, ladder): last for kind, code, version, ladder, last in found.order_by()}


def _load(rows: list[FollowUp], now: dt.datetime) -> dict[int, Any]:
    """What the handlers want to know of these rows, by key of the row: a few queries for all of them."""
    by_loader: dict[registry.Loader, list[FollowUp]] = {}
    for row in rows:
        if load := registry.loader_of(row):
            by_loader.setdefault(load, []).append(row)
    loaded: dict[int, Any] = {}
    for load, wanted in by_loader.items():
        try:
            with transaction.atomic():
                loaded |= load(wanted, now)
        except SoftTimeLimitExceeded:
            raise
        except Exception:  # then each row reads for itself, and only the bad one is set aside
            log.exception("Read one by one: %r", load)
    return loaded


def _outcome(row: FollowUp, now: dt.datetime, loaded: dict[int, Any]) -> registry.Outcome:
    handler, load = registry.handler_of(row), registry.loader_of(row)
    if load is None:
        return handler(row, now)
    known = loaded if row.pk in loaded else load([row], now)
    if row.pk not in known:
        raise LookupError(f"What {row} is about is not there.")
    return handler(row, now, known[row.pk])


def _carry_out(row: FollowUp, now: dt.datetime, loaded: dict[int, Any], over: Over) -> str:
    try:
        with transaction.atomic():
            if hasattr(row, "clock") and clocks.settle(row.clock, now=now):
                row.refresh_from_db()
                if row.due_on > clock.date_of(now):
                    return f"{row.kind}.put_off"
            outcome = _outcome(row, now, loaded)
            if registry.loader_of(row) is None or isinstance(outcome, registry.Later):
                return _settle(row, outcome, now)
    except SoftTimeLimitExceeded:  # the run is too long, not this row wrong: the batch waits for the next run
        raise
    except Exception as error:  # one bad row must not stop the others; staff see it with its error
        log.exception("Set aside: %s", row)
        row.refresh_from_db()
        move(row, State.FAILED, by=SWEEP, now=now, why=type(error).__name__, error=f"{type(error).__name__}: {error}")
        return f"{row.kind}.set_aside"
    to, why, count = _closed(row, outcome)
    over[to, why].append(row)
    return count


def _close(over: Over, now: dt.datetime) -> None:
    """What was read for all at once is closed for all at once: such a step only tells, and changes no other.

    Before a step that may change others: it finds them closed.
    """
    for (to, why), rows in over.items():
        move_all(rows, to, by=SWEEP, now=now, why=why, closed_at=now)
    over.clear()


def _closed(row: FollowUp, outcome: registry.Done | registry.Overtaken) -> tuple[State, str, str]:
    """Its state, the reason why, and what it counts as."""
    if isinstance(outcome, registry.Overtaken):
        return State.SUPERSEDED, outcome.why, f"{row.kind}.overtaken"
    return State.DONE, "", f"{row.kind}.{row.step}"


def _settle(row: FollowUp, outcome: registry.Outcome, now: dt.datetime) -> str:
    if isinstance(outcome, registry.Later):
        if outcome.due_on <= clock.date_of(now):
            raise ValueError(f"{row} was put off to {outcome.due_on}, which is not later.")
        FollowUp.objects.filter(pk=row.pk).update(due_on=outcome.due_on)
        record(Kind.CHANGED, row, by=SWEEP, now=now, fields=["due_on"])
        return f"{row.kind}.put_off"
    to, why, count = _closed(row, outcome)
    move(row, to, by=SWEEP, now=now, why=why, closed_at=now)
    return count
