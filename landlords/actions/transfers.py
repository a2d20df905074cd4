"""A landlord lets a building no longer, and maybe hands it over to another one (docs/adr/0036).

What the register knows of the building stays with it: rooms, inspections, certificates (F2.1).
"""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from kotatgent.accounts.models import User
from kotatgent.accounts.permissions import check_role
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock, rows, text
from kotatgent.followups import actions as followups
from kotatgent.followups.enums import State as FollowUpState
from kotatgent.followups.queries import term
from kotatgent.notices import actions as notices
from landlords import permissions, policies, queries
from landlords.enums import TenureState, TransferState
from landlords.models import Building, Landlord, Tenure, Transfer
from landlords.signals import letting_ended, lettings_changed

KIND, EXPIRE = "transfer", "expire"
TERM = "building-transfer"
HANDED_OVER = "handed_over"


@transaction.atomic
def offer_building(tenure: Tenure, *, to: str, by: User, now: dt.datetime) -> Transfer:
    """`to`: the registration number of the new landlord, who gets a mail. Until that one answers nothing changes.

    Raises RuleBroken, at `to`, for a number that can't be the new landlord's.
    """
    permissions.check_may_hand_over(by, tenure.landlord)
    building, tenure = _locked(tenure)
    policies.check_lets(tenure)
    wanted = Landlord.objects.filter(code=to.strip().upper()).first()
    landlord = policies.check_can_take_over(building, wanted, tenure.landlord)
    transfer = Transfer(
        code=text.new_code(8),
        tenure=tenure,
        to=landlord,
        offered_at=now,
        last_day=term(TERM).after(clock.date_of(now)),
    )
    rows.save(transfer)
    record(Kind.CREATED, transfer, by=by, now=now, building=building.code, landlord=landlord.code)
    due_on = transfer.last_day + dt.timedelta(days=1)
    followups.plan(kind=KIND, code=transfer.code, step=EXPIRE, due_on=due_on, term=TERM, by=by, now=now)
    _tell("building_offered", landlord, transfer, now=now)
    return transfer


@transaction.atomic
def withdraw_offer(transfer: Transfer, *, by: User, now: dt.datetime) -> Transfer:
    permissions.check_may_hand_over(by, transfer.tenure.landlord)
    return _end(rows.lock(transfer), TransferState.WITHDRAWN, by=by, now=now)


@transaction.atomic
def refuse_building(transfer: Transfer, *, by: User, now: dt.datetime) -> Transfer:
    """The landlord to whom it was offered does not take it over; who offered it is told, and nothing changes."""
    permissions.check_may_edit(by, transfer.to)
    transfer = rows.lock(transfer)
    policies.check_offered(transfer, on=clock.date_of(now))
    _end(transfer, TransferState.REFUSED, by=by, now=now)
    _tell("building_not_taken", transfer.tenure.landlord, transfer, now=now)
    return transfer


@transaction.atomic
def expire_offer(transfer: Transfer, *, by: Actor, now: dt.datetime) -> Transfer:
    """Its last day is over: who offered it is told, and goes on letting."""
    transfer = _end(rows.lock(transfer), TransferState.EXPIRED, by=by, now=now)
    _tell("building_not_taken", transfer.tenure.landlord, transfer, now=now)
    return transfer


@transaction.atomic
def take_over(transfer: Transfer, *, by: User, now: dt.datetime) -> Tenure:
    """The building is let by the new landlord from this moment; the adverts of the former one are withdrawn."""
    permissions.check_may_edit(by, transfer.to)
    building, before = _locked(transfer.tenure)
    transfer = rows.lock(transfer)
    policies.check_offered(transfer, on=clock.date_of(now))
    move(transfer, TransferState.TAKEN_OVER, by=by, now=now, ended_at=now)
    followups.close(kind=KIND, code=transfer.code, by=by, now=now)
    tenure = _begin(building, transfer.to, by=by, now=now)
    stop(before, by=by, now=now, why=HANDED_OVER)
    _tell("building_taken", before.landlord, transfer, now=now)
    return tenure


def _begin(building: Building, landlord: Landlord, *, by: Actor, now: dt.datetime) -> Tenure:
    """Where this landlord asked for the address before and staff still look into it, that is answered with it."""
    claimed = Tenure.objects.filter(building=building, landlord=landlord, state=TenureState.CLAIMED)
    tenure = claimed.select_for_update().first()
    if tenure is not None:
        move(tenure, TenureState.ACTIVE, by=by, now=now)
        followups.close(kind="tenure", code=tenure.code, by=by, now=now)
        return tenure
    tenure = Tenure(code=text.new_code(8), building=building, landlord=landlord, state=TenureState.ACTIVE, since=now)
    rows.save(tenure)
    record(Kind.CREATED, tenure, by=by, now=now, building=building.code, landlord=landlord.code, state=tenure.state)
    return tenure


@transaction.atomic
def stop_letting(tenure: Tenure, *, by: User, now: dt.datetime) -> Tenure:
    """The landlord lets here no longer, and nobody is named in their place. An open offer is withdrawn."""
    permissions.check_may_hand_over(by, tenure.landlord)
    _building, tenure = _locked(tenure)
    policies.check_lets(tenure)
    return stop(tenure, by=by, now=now)


@transaction.atomic
def end_letting(former: Tenure, *, by: User, now: dt.datetime) -> Tenure:
    """Staff saw proof that somebody else lets the building in the place of this landlord, who is told."""
    check_role(by, Role.STAFF)
    _building, former = _locked(former)
    policies.check_lets(former)
    stop(former, by=by, now=now, why=HANDED_OVER)
    context = {"building": former.building, "landlord": former.landlord}
    notices.queue_all("letting_ended", to=queries.users_of(former.landlord), about=former, now=now, context=context)
    return former


@transaction.atomic
def stop(tenure: Tenure, *, by: Actor, now: dt.datetime, why: str = "") -> Tenure:
    """The end of a letting that is locked."""
    move(tenure, TenureState.ENDED, by=by, now=now, why=why, until=now)
    for transfer in tenure.transfers.filter(state=TransferState.OFFERED).select_for_update():
        _end(transfer, TransferState.WITHDRAWN, by=by, now=now)
    letting_ended.send(Tenure, landlord=tenure.landlord, building=tenure.building, by=by, now=now)
    lettings_changed.send(Tenure, building=tenure.building, by=by, now=now)
    return tenure


@transaction.atomic
def withdraw_offers(landlord: Landlord, *, by: Actor, now: dt.datetime) -> None:
    """The landlord leaves the register: what it offered and what was offered to it is over."""
    theirs = Q(tenure__landlord=landlord) | Q(to=landlord)
    for transfer in Transfer.objects.filter(theirs, state=TransferState.OFFERED).select_for_update(of=("self",)):
        _end(transfer, TransferState.WITHDRAWN, by=by, now=now)


def _locked(tenure: Tenure) -> tuple[Building, Tenure]:
    """The address first, as who adds a building locks it: two who change who lets come one after the other."""
    rows.lock(tenure.building.address)
    tenure = rows.lock(tenure, Tenure.objects.select_related("building__address__place", "landlord"))
    return tenure.building, tenure


def _end(transfer: Transfer, to: TransferState, *, by: Actor, now: dt.datetime) -> Transfer:
    move(transfer, to, by=by, now=now, ended_at=now)
    if to != TransferState.EXPIRED:  # there the sweep closes its own step
        followups.close(kind=KIND, code=transfer.code, by=by, now=now, to=FollowUpState.CANCELLED, why=to)
    return transfer


def _tell(template: str, landlord: Landlord, transfer: Transfer, *, now: dt.datetime) -> None:
    context = {"transfer": transfer, "building": transfer.tenure.building, "landlord": landlord}
    notices.queue_all(template, to=queries.users_of(landlord), about=transfer, now=now, context=context)
