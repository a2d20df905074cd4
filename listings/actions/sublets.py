"""A student asks to sublet, the landlord answers, and the advert follows (docs/adr/0044).

A draft of the advert is there from the start, by the student; what lets it go online is the Sublet beside it.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kotatgent.accounts.models import User
from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock, rows, text
from kotatgent.core.dates import add_months
from kotatgent.core.errors import RuleBroken
from kotatgent.core.national_number import refuse_national_number
from kotatgent.followups import actions as followups
from kotatgent.followups.enums import State as FollowUpState
from kotatgent.followups.queries import term
from kotatgent.notices import actions as notices
from landlords.models import Room
from landlords.queries import users_of_building
from listings import permissions, sublet_grounds, sublet_links, sublet_queries
from listings import sublet_policies as policies
from listings.advertisers import accounts_of
from listings.enums import OPEN_STATES, OPEN_SUBLETS, Contract, State, SubletGround, SubletState
from listings.models import Listing, Sublet
from listings.searched import search_text

KIND, ANSWER, END = "sublet", "sublet-answer", "sublet-end"
DAY = dt.timedelta(days=1)


@transaction.atomic
def ask(
    *,
    code: str,
    label: str,
    ground: SubletGround,
    starts_on: dt.date,
    ends_on: dt.date,
    lease_until: dt.date,
    price_cents: int,
    student_name: str,
    by: User,
    now: dt.datetime,
) -> Sublet:
    """The student names a room by a code; its landlord is asked, or told (F4.8). The account is held: limits are right.

    Whether there is no such room, or nobody to ask, is one and the same refusal.
    """
    permissions.check_may_sublet(by)
    rows.lock(by)
    today = clock.date_of(now)
    policies.check_can_ask(by, now=now)
    policies.check_dates(starts_on, ends_on, lease_until, today=today)
    refuse_national_number(student_name)
    room = sublet_queries.room_named(code, label)
    if room is None:
        raise RuleBroken("room_unknown", _unknown(), field="code")
    policies.check_asks_once(by, room)
    consent = ground == SubletGround.CONSENT
    listing = _draft(room, starts_on, ends_on, consent=consent, by=by, now=now)
    sublet = Sublet(
        code=text.new_code(10),
        listing=listing,
        ground=ground,
        state=SubletState.ASKED if consent else SubletState.TOLD,
        named=" ".join(f"{code} {label}".split()),
        student_name=" ".join(student_name.split()),
        starts_on=starts_on,
        ends_on=ends_on,
        lease_until=lease_until,
        price_cents=price_cents,
        asked_at=now,
        last_day=max(term(ANSWER).after(today), term(sublet_queries.OBJECTION).after(today)),
    )
    rows.save(sublet)
    record(Kind.CREATED, sublet, by=by, now=now, room=room.code, ground=ground)
    _plan(sublet, by=by, now=now)
    _tell_landlord(sublet, now=now)
    return sublet


def _unknown() -> str:
    return _(
        "We can't ask a landlord with this code. Look whether you typed it right; of a building with several rooms "
        "also say which one. Is the room not registered? Then it can't be sublet here yet: ask your landlord first."
    )


def _draft(room: Room, starts_on: dt.date, ends_on: dt.date, *, consent: bool, by: User, now: dt.datetime) -> Listing:
    listing = Listing(
        code=text.new_code(8),
        room=room,
        student=by,
        available_from=starts_on,
        months=months_between(starts_on, ends_on),
        contract=Contract.SHORT_STAY if consent else Contract.EXCHANGE,
        made_at=now,
    )
    listing.search_text = search_text(listing)
    rows.save(listing)
    record(Kind.CREATED, listing, by=by, now=now, room=room.code, what="sublet")
    return listing


def months_between(first: dt.date, last: dt.date) -> int:
    """How many months a contract of these days lasts, begun ones counted whole."""
    months = 1
    while add_months(first, months) <= last:
        months += 1
    return months


def _plan(sublet: Sublet, *, by: Actor, now: dt.datetime) -> None:
    facts: dict[str, Any] = {"kind": KIND, "code": sublet.code, "by": by, "now": now}
    if sublet.needs_consent:
        followups.plan(step=ANSWER, due_on=sublet.last_day + DAY, term=ANSWER, **facts)
    followups.plan(step=END, due_on=sublet.ends_on + DAY, **facts)


def _tell_landlord(sublet: Sublet, *, now: dt.datetime) -> None:
    """Each of the people who act for a landlord of the room, by a link of their own."""
    room = sublet.listing.room
    template = "sublet_asked" if sublet.needs_consent else "sublet_told"
    object_by = term(sublet_queries.OBJECTION).after(clock.date_of(now))
    for user in users_of_building(room.building):
        token = sublet_links.token_of(sublet, user)
        facts = {"sublet": sublet, "room": room, "building": room.building, "object_by": object_by, "token": token}
        notices.queue(template, to=user, about=sublet, now=now, context=facts)


# --- What the landlord says --------------------------------------------------------------------------


def _held(sublet: Sublet, *, by: Actor) -> Sublet:
    """For whoever acts for a landlord of the room: room and advert first, as who publishes locks."""
    permissions.check_may_answer(by, sublet)
    return locked(sublet)


def locked(sublet: Sublet) -> Sublet:
    rows.lock(sublet.listing.room)
    listing = rows.lock(sublet.listing, Listing.objects.with_facts())
    sublet = rows.lock(sublet)
    sublet.listing = listing
    return sublet


@transaction.atomic
def agree(sublet: Sublet, *, by: User, now: dt.datetime, reason: str = "") -> Sublet:
    """Written consent: who gave it and when stays in the row and in the register. `reason`: a word along with it."""
    sublet = _held(sublet, by=by)
    policies.check_can_answer(sublet, SubletState.ASKED, SubletState.TOLD, now=now)
    _answer(sublet, SubletState.AGREED, reason=reason.strip(), by=by, now=now)
    followups.close(kind=KIND, code=sublet.code, steps=[ANSWER], by=by, now=now)
    return sublet


@transaction.atomic
def refuse(sublet: Sublet, *, reason: str, by: User, now: dt.datetime) -> Sublet:
    sublet = _held(sublet, by=by)
    policies.check_can_answer(sublet, SubletState.ASKED, now=now)
    _answer(sublet, SubletState.REFUSED, reason=policies.check_reason(reason), by=by, now=now)
    return sublet


@transaction.atomic
def object_to(sublet: Sublet, *, objection: str, reason: str, by: User, now: dt.datetime) -> Sublet:
    """Where no consent is needed: on a good ground, which the student and staff read. The advert pauses meanwhile."""
    sublet = _held(sublet, by=by)
    if sublet.needs_consent:
        raise RuleBroken("consent_needed", _("This sublet needs your consent: take that back instead."))
    policies.check_can_answer(sublet, SubletState.TOLD, SubletState.AGREED, now=now)
    policies.check_objection(objection)
    reason = policies.check_reason(reason)
    _answer(sublet, SubletState.OBJECTED, objection=objection, reason=reason, by=by, now=now)
    return sublet


@transaction.atomic
def take_objection_back(sublet: Sublet, *, by: User, now: dt.datetime) -> Sublet:
    sublet = _held(sublet, by=by)
    policies.check_can_answer(sublet, SubletState.OBJECTED, now=now)
    _answer(sublet, SubletState.TOLD, by=by, now=now)
    return sublet


@transaction.atomic
def revoke(sublet: Sublet, *, reason: str, by: User, now: dt.datetime) -> Sublet:
    """The consent is taken back: the advert goes offline at once."""
    sublet = _held(sublet, by=by)
    if not sublet.needs_consent:
        raise RuleBroken("no_consent_needed", _("This sublet needs no consent. You can object on a good ground."))
    policies.check_can_answer(sublet, SubletState.AGREED, now=now)
    _answer(sublet, SubletState.REVOKED, reason=policies.check_reason(reason), by=by, now=now)
    return sublet


def _answer(
    sublet: Sublet, to: SubletState, *, by: User, now: dt.datetime, reason: str = "", objection: str = ""
) -> None:
    refuse_national_number(reason)
    follow(sublet, to, by=by, now=now, answered_at=now, answered_by=by, reason=reason, objection=objection)
    notices.queue_all(
        "sublet_answered",
        to=accounts_of(sublet.listing),
        about=sublet,
        now=now,
        context={"sublet": sublet, "listing": sublet.listing, "objection": sublet_grounds.grounds().get(objection)},
    )


# --- The end -----------------------------------------------------------------------------------------


@transaction.atomic
def call_off(sublet: Sublet, *, by: User, now: dt.datetime) -> Sublet:
    permissions.check_may_call_off(by, sublet)
    sublet = locked(sublet)
    follow(sublet, SubletState.CALLED_OFF, by=by, now=now)
    return sublet


@transaction.atomic
def end(sublet: Sublet, to: SubletState, *, by: Actor, now: dt.datetime, why: str = "", step: str = "") -> Sublet:
    """Its last day is over, or that to answer; the student hears it. `step`: of the sweep, which closes it itself."""
    sublet = locked(sublet)
    follow(sublet, to, by=by, now=now, why=why, step=step)
    notices.queue_all(
        "sublet_over",
        to=accounts_of(sublet.listing),
        about=sublet,
        now=now,
        context={"sublet": sublet, "listing": sublet.listing, "why": why},
    )
    return sublet


@transaction.atomic
def end_all(room: Room, *, by: Actor, now: dt.datetime) -> None:
    """The room is let no more."""
    for sublet in Sublet.objects.filter(listing__room=room, state__in=OPEN_SUBLETS).select_related("listing__room"):
        end(sublet, SubletState.ENDED, by=by, now=now, why="room_removed")


@transaction.atomic
def tell_online(listing: Listing, *, now: dt.datetime) -> None:
    """Who let the room sees what is said of it; once, however often the student pauses."""
    building = listing.room.building
    notices.queue_all(
        "sublet_online",
        to=users_of_building(building),
        about=listing.sublet,
        now=now,
        context={"sublet": listing.sublet, "listing": listing, "building": building},
        once=f"sublet_online:{listing.sublet.code}",
    )


def follow(sublet: Sublet, to: SubletState, *, by: Actor, now: dt.datetime, step: str = "", **facts: Any) -> None:
    """The advert follows: offline while somebody objects, gone when the sublet is over."""
    over = to not in OPEN_SUBLETS
    if over:
        facts["ended_at"] = now
    move(sublet, to, by=by, now=now, **facts)
    listing = sublet.listing
    if over:
        steps = {ANSWER, END} - {step}
        cancelled = FollowUpState.CANCELLED
        followups.close(kind=KIND, code=sublet.code, steps=steps, by=by, now=now, to=cancelled, why=to.value)
        if listing.state in OPEN_STATES:
            move(listing, State.WITHDRAWN, by=by, now=now, why=f"sublet_{to.value}", paused_why="")
    elif to == SubletState.OBJECTED and listing.state == State.PUBLISHED:
        move(listing, State.PAUSED, by=by, now=now, why="sublet_objected")
