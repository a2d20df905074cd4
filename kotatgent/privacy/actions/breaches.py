"""A breach of personal data: written down, assessed, told to whom it must be told, closed (art. 33, 34 GDPR; F5.12)."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.models import User
from kotatgent.accounts.permissions import check_role
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock, rows, text
from kotatgent.core.errors import Conflict, RuleBroken
from kotatgent.core.national_number import refuse_national_number
from kotatgent.followups import actions as followups
from kotatgent.followups.queries import term
from kotatgent.privacy.enums import BreachState, Risk
from kotatgent.privacy.models import Breach

KIND, AUTHORITY, PEOPLE, TERM = "breach", "breach-authority", "breach-people", "breach-notice"


@transaction.atomic
def log_breach(*, found_at: dt.datetime, what: str, whose: str, by: User, now: dt.datetime) -> Breach:
    """From the moment that we learned of it, 72 hours run, whenever it is written down."""
    check_role(by, Role.PRIVACY_OFFICER)
    _not_ahead(found_at, "found_at", now=now)
    for words in (what, whose):
        refuse_national_number(words)
    breach = Breach(
        code=text.new_code(8),
        found_at=found_at,
        report_by=found_at + dt.timedelta(days=term(TERM).amount),
        what=what.strip(),
        whose=whose.strip(),
        logged_at=now,
        logged_by=by,
    )
    rows.save(breach)
    record(Kind.CREATED, breach, by=by, now=now, report_by=str(breach.report_by))
    _plan_authority(breach, by=by, now=now)
    return breach


@transaction.atomic
def assess_breach(breach: Breach, *, risk: Risk, why: str, expected: int, by: User, now: dt.datetime) -> Breach:
    """How great the risk is for the people concerned, and so who must be told. Again when more is known."""
    breach = _of_officer(breach, expected, by)
    _filled(why, "why", _("Say why."))
    move(breach, BreachState.ASSESSED, by=by, now=now, risk=risk, risk_why=why.strip(), version=breach.version + 1)
    if risk == Risk.NONE:
        followups.close(kind=KIND, code=breach.code, by=by, now=now, why="no_risk")
    elif breach.owes_authority:
        _plan_authority(breach, by=by, now=now)
    if breach.owes_people:
        _plan_people(breach, by=by, now=now)
    else:
        followups.close(kind=KIND, code=breach.code, steps=[PEOPLE], by=by, now=now, why="assessed")
    return breach


@transaction.atomic
def note_authority_told(
    breach: Breach, *, told_at: dt.datetime, reference: str, late_why: str, expected: int, by: User, now: dt.datetime
) -> Breach:
    """Later than 72 hours it is told with the reason (art. 33(1))."""
    breach = _of_officer(breach, expected, by)
    if breach.authority_told_at is not None:
        raise Conflict("told_already", _("A colleague has written this down meanwhile."))
    _told_after_found(breach, told_at, now=now)
    if told_at > breach.report_by:
        _filled(late_why, "late_why", _("It was told after more than 72 hours. Say why."))
    facts = {"authority_told_at": told_at, "authority_reference": reference.strip(), "late_why": late_why.strip()}
    _write(breach, facts, by=by, now=now)
    followups.close(kind=KIND, code=breach.code, steps=[AUTHORITY], by=by, now=now, why="told")
    return breach


@transaction.atomic
def note_people_told(
    breach: Breach, *, told_at: dt.datetime, how: str, expected: int, by: User, now: dt.datetime
) -> Breach:
    breach = _of_officer(breach, expected, by)
    if breach.people_told_at is not None:
        raise Conflict("told_already", _("A colleague has written this down meanwhile."))
    _told_after_found(breach, told_at, now=now)
    _filled(how, "how", _("Say how they were told, and what."))
    _write(breach, {"people_told_at": told_at, "people_told_how": how.strip()}, by=by, now=now)
    followups.close(kind=KIND, code=breach.code, steps=[PEOPLE], by=by, now=now, why="told")
    return breach


@transaction.atomic
def close_breach(breach: Breach, *, measures: str, expected: int, by: User, now: dt.datetime) -> Breach:
    breach = _of_officer(breach, expected, by)
    if breach.state != BreachState.ASSESSED:
        raise RuleBroken("not_assessed", _("Assess the risk first."))
    if breach.owes_authority:
        raise RuleBroken("authority", _("The authority was not told yet."))
    if breach.owes_people:
        raise RuleBroken("people", _("The people concerned were not told yet."))
    _filled(measures, "measures", _("Say what was done, and what prevents it next time."))
    facts: dict[str, Any] = {"measures": measures.strip(), "closed_at": now, "version": breach.version + 1}
    move(breach, BreachState.CLOSED, by=by, now=now, **facts)
    followups.close(kind=KIND, code=breach.code, by=by, now=now, why="closed")
    return breach


def _of_officer(breach: Breach, expected: int, by: User) -> Breach:
    check_role(by, Role.PRIVACY_OFFICER)
    breach = rows.lock(breach)
    if breach.version != expected:
        raise Conflict(
            "changed_meanwhile",
            _("A colleague wrote something down meanwhile. Look at what it says now."),
            changes={"state": breach.get_state_display()},
        )
    if breach.state == BreachState.CLOSED:
        raise Conflict("closed", _("This breach is closed."))
    return breach


def _write(breach: Breach, facts: dict[str, object], *, by: User, now: dt.datetime) -> None:
    for name, value in facts.items():
        setattr(breach, name, value)
    breach.version += 1
    breach.save(update_fields=[*facts, "version"])
    record(Kind.CHANGED, breach, by=by, now=now, fields=sorted(facts))


def _plan_authority(breach: Breach, *, by: Actor, now: dt.datetime) -> None:
    due_on, role = clock.date_of(breach.report_by), Role.PRIVACY_OFFICER
    followups.plan_next(
        kind=KIND, code=breach.code, step=AUTHORITY, due_on=due_on, owner_role=role, term=TERM, by=by, now=now
    )


def _plan_people(breach: Breach, *, by: Actor, now: dt.datetime) -> None:
    """Without undue delay: it is due at once."""
    due_on, role = clock.date_of(now), Role.PRIVACY_OFFICER
    followups.plan_next(kind=KIND, code=breach.code, step=PEOPLE, due_on=due_on, owner_role=role, by=by, now=now)


def _told_after_found(breach: Breach, told_at: dt.datetime, *, now: dt.datetime) -> None:
    _not_ahead(told_at, "told_at", now=now)
    if told_at < breach.found_at:
        raise RuleBroken("before_found", _("This is before we learned of it."), field="told_at")


def _not_ahead(moment: dt.datetime, field: str, *, now: dt.datetime) -> None:
    if moment > now:
        raise RuleBroken("in_the_future", _("This moment is still to come."), field=field)


def _filled(words: str, field: str, message: object) -> None:
    if not words.strip():
        raise RuleBroken(f"{field}_missing", message, field=field)  # type: ignore[arg-type]
