"""Two-sided clocks: a term that runs for somebody, and what happens to it when we ourselves are late.

A term set by the city moves with a service that misses its own date in the same case, one day for each day,
never twice for the same day. A statutory term never moves: there our lateness can only be shown.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.permissions import check_role
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import SWEEP, Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock as moments
from kotatgent.core.errors import RuleBroken
from kotatgent.followups import actions
from kotatgent.followups.enums import SERVICES, Party, State, TermKind, WhyLonger
from kotatgent.followups.models import Clock, Extension, FollowUp, Term
from kotatgent.followups.queries import term as term_of

OFFICE = (Role.STAFF, Role.QUALITY_INSPECTOR, Role.FIRE_INSPECTOR, Role.DECISION_MAKER)
COUNTED = (State.OPEN, State.DONE, State.FAILED)  # work that lost its reason was never late
DAY = dt.timedelta(days=1)


@transaction.atomic
def start(
    term: Term | str,
    *,
    kind: str,
    code: str,
    step: str,
    case: str,
    party: Party,
    by: Actor,
    now: dt.datetime,
    owner_role: str = "",
    start_on: dt.date | None = None,
    until: dt.date | None = None,
) -> Clock:
    """A clock for this step, or the one that runs. `until` when the last day was fixed otherwise than by the term.

    Who has an owner role must act by the last day; the sweep acts the day after, when the term is over.
    """
    term = term_of(term) if isinstance(term, str) else term
    start_on = start_on or moments.date_of(now)
    until = until or term.after(start_on)
    row = actions.plan_next(
        kind=kind,
        code=code,
        step=step,
        due_on=_due(until, owner_role),
        owner_role=owner_role,
        term=term.code,
        by=by,
        now=now,
    )
    facts = {"case": case, "term": term, "kind": term.kind, "party": party}
    dates = {"started_on": start_on, "first_until": until, "until": until}
    clock, made = Clock.objects.get_or_create(follow_up=row, defaults=facts | dates)
    if made:
        record(Kind.CREATED, clock, by=by, now=now, term=term.code, until=str(until))
    return clock


def _due(until: dt.date, owner_role: str) -> dt.date:
    return until if owner_role else until + DAY


def running(*, kind: str, code: str, step: str) -> Clock | None:
    """The clock of this step that runs or is paused."""
    found = Clock.objects.select_related("follow_up", "term")
    return found.filter(follow_up__in=FollowUp.objects.about(kind, code).filter(step=step).unfinished()).first()


@transaction.atomic
def give_more(clock: Clock, *, days: int, reason: str, by: Actor, now: dt.datetime) -> Clock:
    """An official gives more time, with a reason."""
    check_role(by, *OFFICE)
    clock = _lock_movable(clock, now)
    if not 1 <= days <= 366:
        raise RuleBroken("days_out_of_range", _("Give at least 1 day and at most 366."), field="days")
    today = moments.date_of(now)
    _lengthen(clock, WhyLonger.GIVEN, days, since=today, reason=_reason(reason), by=by, now=now)
    return clock


@transaction.atomic
def pause(clock: Clock, *, reason: str, by: Actor, now: dt.datetime) -> Clock:
    """The term stands still after today; the days until it goes on are added to it."""
    check_role(by, *OFFICE)
    clock = _lock_movable(clock, now)
    why = _reason(reason)
    move(clock.follow_up, State.PAUSED, by=by, now=now)
    clock.paused_on = moments.date_of(now)
    clock.save(update_fields=["paused_on"])
    record(Kind.CHANGED, clock, by=by, now=now, fields=["paused_on"], reason=why)
    return clock


@transaction.atomic
def resume(clock: Clock, *, reason: str, by: Actor, now: dt.datetime) -> Clock:
    """The term goes on today."""
    check_role(by, *OFFICE)
    clock = _lock(clock)
    move(clock.follow_up, State.OPEN, by=by, now=now)
    since, clock.paused_on = clock.paused_on, None
    clock.save(update_fields=["paused_on"])
    assert since is not None
    if days := (moments.date_of(now) - since).days:
        _lengthen(clock, WhyLonger.PAUSE, days, since=since + DAY, reason=_reason(reason), by=by, now=now)
    return clock


@transaction.atomic
def settle(clock: Clock, *, now: dt.datetime) -> int:
    """Give this clock the days that a service was late while it ran; how many days came on top."""
    clock = _lock(clock)
    if not clock.may_move or clock.party in SERVICES or clock.follow_up.state != State.OPEN:
        return 0
    owed = _owed(clock, _services_of([clock.case])[clock.case], moments.date_of(now))
    for late, since, more in owed:
        known = next((found for found in clock.extensions.all() if found.late_id == late.pk), None)
        _lengthen(clock, WhyLonger.OUR_DELAY, more, since=since, late=late, known=known, by=SWEEP, now=now)
    return sum(more for _late, _since, more in owed)


def _owed(clock: Clock, services: list[Clock], today: dt.date) -> list[tuple[Clock, dt.date, int]]:
    """By service that was late while this clock ran: since when, and how many days it has not yet been given."""
    days_of: dict[int, list[dt.date]] = defaultdict(list)
    for day, service in _days_late(clock, services, today):
        days_of[service.pk].append(day)
    given = {found.late_id: found.days for found in clock.extensions.all()}
    owed = [(late, days_of[late.pk]) for late in services if late.pk in days_of]
    return [(late, days[0], more) for late, days in owed if (more := len(days) - given.get(late.pk, 0))]


@transaction.atomic
def count_from_told(clock: Clock, told: dt.date, *, by: Actor, now: dt.datetime) -> int:
    """Whoever was really told on a later day has the whole term from that day; how many days came on top."""
    clock = _lock(clock)
    known = clock.extensions.filter(why=WhyLonger.TOLD_LATE).first()
    owed = (told - clock.started_on).days - (known.days if known else 0)
    if owed <= 0 or not clock.may_move or clock.follow_up.state != State.OPEN:
        return 0
    _lengthen(clock, WhyLonger.TOLD_LATE, owed, since=clock.started_on, known=known, by=by, now=now)
    return owed


def settle_delays(now: dt.datetime) -> int:
    """All clocks that a late service holds up: a chore of the sweep; how many days were added.

    Reads them in a fixed number of queries; only those that are owed days are locked and read again.
    """
    today = moments.date_of(now)
    late = Clock.objects.filter(party__in=SERVICES, until__lt=today, follow_up__state__in=COUNTED)
    held_up = Clock.objects.filter(kind=TermKind.CITY, follow_up__state=State.OPEN, case__in=late.values("case"))
    found = held_up.exclude(party__in=SERVICES).select_related("follow_up").prefetch_related("extensions")
    services = _services_of({clock.case for clock in found})
    return sum(settle(clock, now=now) for clock in found if _owed(clock, services[clock.case], today))


def last_day(clock: Clock, today: dt.date) -> dt.date:
    """The last day as it stands today: the days that it stands still count as well before it goes on."""
    return clock.until + (_last_seen(clock, today) - clock.paused_on if clock.paused_on else 0 * DAY)


def days_over(clock: Clock, today: dt.date) -> int:
    """How many days the last day is behind us, or was when the step was closed; 0 when in time."""
    return max(0, (_last_seen(clock, today) - clock.until).days)


def _last_seen(clock: Clock, today: dt.date) -> dt.date:
    closed = clock.follow_up.closed_at
    return min(today, moments.date_of(closed)) if closed else today


def _services_of(cases: Iterable[str]) -> dict[str, list[Clock]]:
    """By case: the clocks of the city and the brigade."""
    found = Clock.objects.filter(case__in=cases, party__in=SERVICES, follow_up__state__in=COUNTED)
    services: dict[str, list[Clock]] = defaultdict(list)
    for clock in found.select_related("follow_up").order_by("until", "pk"):
        services[clock.case].append(clock)
    return services


def _days_late(clock: Clock, services: list[Clock], today: dt.date) -> Iterator[tuple[dt.date, Clock]]:
    """Each day on which a service was late and this clock ran, with the service that was late first.

    Walked day by day, so that one sweep after a long silence comes to the same end as a sweep each night.
    """
    longer = list(clock.extensions.all())
    own = sum(found.days for found in longer if found.why != WhyLonger.OUR_DELAY)
    last = clock.first_until + own * DAY
    stood_still = {found.since + n * DAY for found in longer if found.why == WhyLonger.PAUSE for n in range(found.days)}
    day = max(clock.started_on, min((found.until + DAY for found in services), default=today + DAY))
    while day <= min(today, last):
        if day not in stood_still:
            first = next((found for found in services if found.until < day <= _last_seen(found, today)), None)
            if first is not None:
                yield day, first
                last += DAY
        day += DAY


def _lengthen(
    clock: Clock,
    why: WhyLonger,
    days: int,
    *,
    since: dt.date,
    by: Actor,
    now: dt.datetime,
    reason: str = "",
    late: Clock | None = None,
    known: Extension | None = None,
) -> None:
    if known is None:
        today = moments.date_of(now)
        facts = {"why": why, "days": days, "since": since, "reason": reason, "late": late}
        Extension.objects.create(clock=clock, made_on=today, **facts)
    else:
        known.days += days
        known.save(update_fields=["days"])
    before, clock.until = clock.until, clock.until + days * DAY
    clock.save(update_fields=["until"])
    row = clock.follow_up
    row.due_on = _due(clock.until, row.owner_role)
    row.save(update_fields=["due_on"])
    record(Kind.CHANGED, clock, by=by, now=now, fields=["until"], before=str(before), after=str(clock.until), why=why)


def _reason(reason: str) -> str:
    if not reason.strip():
        raise RuleBroken("reason_missing", _("Say why, in a sentence that the landlord may read."), field="reason")
    return reason.strip()


def _lock(clock: Clock) -> Clock:
    """The clock with its follow-up, which is the row that is held."""
    row = FollowUp.objects.select_for_update().get(pk=clock.follow_up_id)
    found = Clock.objects.select_related("term").get(pk=clock.pk)
    found.follow_up = row
    return found


def _lock_movable(clock: Clock, now: dt.datetime) -> Clock:
    """Raises RuleBroken for a term of the law, and for one that is over; what we owe it is settled first."""
    settle(clock, now=now)
    clock = _lock(clock)
    if not clock.may_move:
        raise RuleBroken("term_of_the_law", _("The law sets this term. It can't be moved."))
    if clock.party in SERVICES:
        raise RuleBroken("our_own_term", _("This is our own date. It can't be moved, only kept."))
    if clock.follow_up.state not in (State.OPEN, State.PAUSED) or clock.until < moments.date_of(now):
        raise RuleBroken("term_is_over", _("This term is over."))
    return clock
