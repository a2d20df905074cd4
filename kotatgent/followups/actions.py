import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import IntegrityError, transaction

from kotatgent.accounts.permissions import check_role
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import Facts, record, record_all
from kotatgent.core import clock, rows
from kotatgent.followups import registry
from kotatgent.followups.enums import State, Unit
from kotatgent.followups.models import FollowUp, Term
from kotatgent.followups.permissions import is_free_for


@transaction.atomic
def plan(
    *,
    kind: str,
    code: str,
    step: str,
    due_on: dt.date,
    by: Actor,
    now: dt.datetime,
    version: int = 1,
    owner_role: str = "",
    ladder: str = "",
    term: str = "",
    leads_to: dt.date | None = None,
) -> FollowUp:
    """Make the row for this step, or bring an open one forward to an earlier date. A closed one stays closed.

    A later date changes nothing: asking for the same thing again must not put off what is due. Nor does the term
    that the date was counted with: whoever was told a date keeps it when staff change the length (docs/adr/0003).
    """
    facts = {"due_on": due_on, "term": term, "ladder": ladder, "leads_to": leads_to}
    facts |= {"owner_role": owner_role, "made_at": now}
    row, made = FollowUp.objects.select_for_update().get_or_create(
        kind=kind, code=code, version=version, step=step, defaults=facts
    )
    if made:
        record(Kind.CREATED, row, by=by, now=now, **_made(row))
    elif row.state == State.OPEN and due_on < row.due_on and not (term and row.term == term):
        dates = {"before": str(row.due_on), "after": str(due_on)}
        record(Kind.CHANGED, row, by=by, now=now, fields=["due_on"], **dates)
        row.due_on, row.term = due_on, term
        row.save(update_fields=["due_on", "term"])
    return row


@transaction.atomic
def plan_ladder(
    *,
    kind: str,
    code: str,
    version: int,
    ladder: str,
    leads_to: dt.date,
    steps: Mapping[str, tuple[dt.date, str]],
    by: Actor,
    now: dt.datetime,
) -> None:
    """A whole staircase at once: by step, when it is due and the term that this was counted with.

    Where one of the steps is there already, each is planned by itself.
    """
    if not steps:
        return
    whose: Facts = {"kind": kind, "code": code, "version": version, "ladder": ladder, "leads_to": leads_to}
    rows_of = FollowUp.objects.about(kind, code).filter(version=version, step__in=steps)
    if not rows_of.exists():
        new = [FollowUp(**whose, step=step, due_on=on, term=term, made_at=now) for step, (on, term) in steps.items()]
        try:
            with transaction.atomic():
                FollowUp.objects.bulk_create(new)
        except IntegrityError:  # somebody else planned them at this very moment
            pass
        else:
            record_all(Kind.CREATED, [(row, _made(row)) for row in new], by=by, now=now)
            return
    for step, (due_on, term) in steps.items():
        plan(**whose, step=step, due_on=due_on, term=term, by=by, now=now)


def _made(row: FollowUp) -> Facts:
    return {"about": f"{row.kind}:{row.code}", "step": row.step}


@transaction.atomic
def plan_next(
    *,
    kind: str,
    code: str,
    step: str,
    due_on: dt.date,
    by: Actor,
    now: dt.datetime,
    owner_role: str = "",
    term: str = "",
) -> FollowUp:
    """The open row of this step when there is one; otherwise the step once more, as the next round."""
    rounds = FollowUp.objects.about(kind, code).filter(step=step).select_for_update().order_by("-version")
    last = rounds.first()
    version = 1 if last is None else last.version + (last.state not in (State.OPEN, State.PAUSED))
    return plan(
        kind=kind,
        code=code,
        step=step,
        due_on=due_on,
        by=by,
        now=now,
        version=version,
        owner_role=owner_role,
        term=term,
    )


@transaction.atomic
def close(
    *,
    kind: str,
    code: str,
    by: Actor,
    now: dt.datetime,
    steps: Iterable[str] | None = None,
    version: int | None = None,
    to: State = State.DONE,
    why: str = "",
) -> int:
    """Close the open and paused steps of a subject (all of them, or the named ones); how many there were.

    Who had it stays on the row. Work that nobody took was done by whoever of its role closes it.
    """
    found = FollowUp.objects.about(kind, code).unfinished().select_for_update()
    if steps is not None:
        found = found.filter(step__in=list(steps))
    if version is not None:
        found = found.filter(version=version)
    for row in found:
        done_by = {"taken_by_id": by.pk, "taken_at": now} if to == State.DONE and is_free_for(by, row) else {}
        move(row, to, by=by, now=now, why=why, closed_at=now, **done_by)
    return len(found)


@transaction.atomic
def take_up_again(follow_up: FollowUp, *, by: Actor, now: dt.datetime) -> FollowUp:
    """Staff put a step that was set aside back in line, once its cause is mended."""
    check_role(by, Role.STAFF, Role.ADMINISTRATOR)
    follow_up = rows.lock(follow_up)
    move(follow_up, State.OPEN, by=by, now=now, error="")
    return follow_up


@transaction.atomic
def change_term(
    term: Term,
    *,
    amount: int,
    unit: Unit,
    source_nl: str,
    source_en: str,
    by: Actor,
    now: dt.datetime,
    expected: int | None = None,
) -> Term:
    """Staff change the length of a term, naming the source. Dates that already run keep theirs (docs/adr/0003)."""
    check_role(by, Role.STAFF)
    term = rows.lock(term)
    before = f"{term.amount} {term.unit}"
    values = {"amount": amount, "unit": unit, "source_nl": source_nl, "source_en": source_en}
    changed = rows.write(term, values, expected=expected)
    if changed:
        running = registry.running(term.code, clock.date_of(now))
        after = f"{amount} {unit}"
        record(Kind.CHANGED, term, by=by, now=now, fields=changed, before=before, after=after, running=running)
    return term
