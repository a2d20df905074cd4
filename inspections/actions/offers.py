"""Moments proposed for a visit: the inspector names two or three, the landlord takes one or says that none suits."""

import datetime as dt
from collections.abc import Iterable

from django.core import signing
from django.db import transaction

from inspections import permissions, policies
from inspections.actions import visits
from inspections.enums import OFFER_STEP, Kind, OfferState
from inspections.models import Offer, Slot, Visit
from kotatgent.accounts.models import User
from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind as Event
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock, rows, text, workdays
from kotatgent.followups import actions as followups
from kotatgent.followups.enums import State as FollowUpState
from kotatgent.notices import actions as notices
from landlords import permissions as landlords
from landlords.models import Building
from landlords.queries import users_of_building

LINK_LASTS = dt.timedelta(days=90)  # after the last day to answer
ONE_DAY = dt.timedelta(days=1)


def link_token(offer: Offer, user: User) -> str:
    """The secret of the link in the mail to one account. Who holds it answers for that account."""
    until = offer.answer_by + LINK_LASTS
    return _signer().sign_object({"offer": offer.code, "user": user.pk, "until": until.isoformat()})


def read_token(token: str, *, now: dt.datetime) -> tuple[Offer, User] | None:
    """The offer that a link opens and the account that it was sent to; None when forged.

    Raises SignatureExpired long after the last day to answer: until then the page says what became of the offer.
    """
    try:
        named = _signer().unsign_object(token)
    except signing.BadSignature:
        return None
    if clock.date_of(now) > dt.date.fromisoformat(named["until"]):
        raise signing.SignatureExpired
    offer = Offer.objects.select_related("building__address__place", "visit").filter(code=named["offer"]).first()
    user = User.objects.filter(pk=named["user"], is_active=True).first()
    return (offer, user) if offer is not None and user is not None else None


def _signer() -> signing.Signer:
    return signing.Signer(salt="inspections.offer")


@transaction.atomic
def propose(
    building: Building,
    *,
    kind: Kind,
    moments: Iterable[dt.datetime],
    by: User,
    now: dt.datetime,
    any_day: bool = False,
) -> Offer:
    """The landlord gets these moments by mail, each account with a link of its own."""
    permissions.check_may_inspect(by, kind)
    building = rows.lock(building)
    given = list(moments)
    policies.check_can_propose(building, kind, given, now=now)
    starts = sorted(given)
    for start in starts:
        policies.check_workday(start, now=now, any_day=any_day)
    answer_by = max(workdays.on_or_before(clock.date_of(starts[0]) - ONE_DAY), clock.date_of(now))
    offer = Offer(code=text.new_code(8), building=building, kind=kind, inspector=by, made_at=now, answer_by=answer_by)
    rows.save(offer)
    Slot.objects.bulk_create(Slot(offer=offer, starts_at=start) for start in starts)
    record(Event.CREATED, offer, by=by, now=now, building=building.code, slots=len(starts), answer_by=str(answer_by))
    visits.make_due(building, kind, clock.date_of(starts[-1]), by=by, now=now)
    visits.take_inspection(building, kind, by, by=by, now=now)
    followups.plan(kind="offer", code=offer.code, step=OFFER_STEP, due_on=answer_by + ONE_DAY, by=by, now=now)
    facts = {"offer": offer, "slots": list(offer.slots.all()), "building": building, "is_fire": kind == Kind.FIRE}
    for user in users_of_building(building):
        facts["token"] = link_token(offer, user)
        notices.queue("visit_offer", to=user, about=offer, now=now, context=facts)
    return offer


@transaction.atomic
def take(offer: Offer, slot: Slot, *, by: User, now: dt.datetime) -> Visit:
    """The landlord chooses one moment: the visit is planned, and the inspector told."""
    landlords.check_may_edit_building(by, offer.building)
    building = rows.lock(offer.building)
    offer = rows.lock(offer)
    policies.check_can_answer(offer, now=now)
    policies.check_slot(offer, slot)
    visit = visits.planned(
        building,
        kind=Kind(offer.kind),
        planned_for=slot.starts_at,
        inspector=offer.inspector,
        by=by,
        now=now,
        any_day=True,  # the inspector chose the day
    )
    move(offer, OfferState.TAKEN, by=by, now=now, answered_at=now, answered_by=by, visit=visit)
    followups.close(kind="offer", code=offer.code, by=by, now=now)
    visits.tell_landlord(visit, "visit_planned", now=now)
    _tell_inspector(offer, now=now)
    return visit


@transaction.atomic
def decline(offer: Offer, *, why_none: str, by: User, now: dt.datetime) -> Offer:
    """None of the moments suits, with a sentence. The inspection stays due; the inspector is told."""
    landlords.check_may_edit_building(by, offer.building)
    offer = rows.lock(offer)
    policies.check_can_answer(offer, now=now)
    policies.check_why_none(why_none)
    move(offer, OfferState.DECLINED, by=by, now=now, answered_at=now, answered_by=by, why_none=why_none.strip())
    followups.close(kind="offer", code=offer.code, by=by, now=now)
    _tell_inspector(offer, now=now)
    return offer


@transaction.atomic
def withdraw(offer: Offer, *, by: User, now: dt.datetime) -> Offer:
    """The inspector takes the moments back; the landlord is told."""
    permissions.check_may_inspect(by, offer.kind)
    offer = rows.lock(offer)
    move(offer, OfferState.WITHDRAWN, by=by, now=now)
    followups.close(kind="offer", code=offer.code, by=by, now=now, to=FollowUpState.CANCELLED, why="withdrawn")
    facts = {"offer": offer, "building": offer.building}
    notices.queue_all(
        "visit_offer_withdrawn", to=users_of_building(offer.building), about=offer, now=now, context=facts
    )
    return offer


def expire(offer: Offer, *, by: Actor, now: dt.datetime) -> None:
    """The last day to answer went by; the inspector is told and plans the visit."""
    move(offer, OfferState.EXPIRED, by=by, now=now)
    _tell_inspector(offer, now=now)


def _tell_inspector(offer: Offer, *, now: dt.datetime) -> None:
    facts = {"offer": offer, "building": offer.building, "visit": offer.visit}
    notices.queue("visit_offer_answered", to=offer.inspector, about=offer, now=now, context=facts)
