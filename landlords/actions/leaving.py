"""Somebody leaves the register: nobody acts for the landlord any more, and only its number stays."""

import datetime as dt

from django.db import transaction

from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import rows
from kotatgent.followups import actions as followups
from kotatgent.followups.enums import State as FollowUpState
from kotatgent.invitations.actions import withdraw_all
from landlords.actions import yearly
from landlords.actions.transfers import withdraw_offers
from landlords.enums import LandlordKind, TenureState
from landlords.models import Landlord
from landlords.signals import lettings_changed

PERSONAL = (  # of a landlord, and of a registration that staff began
    "first_name",
    "last_name",
    "company_name",
    "kbo_number",
    "phone",
    "postal_street",
    "postal_postcode",
    "postal_place",
    "postal_country",
)

CONFIRMED = ("confirm_by", "confirmed_at", "confirmed_by", "lapsed_on")


@transaction.atomic
def erase_landlord(landlord: Landlord, *, by: Actor, now: dt.datetime) -> Landlord:
    """What it let is let by nobody from now on; who it was is gone, but for the registration number (F5.17)."""
    yearly.stop(landlord, by=by, now=now)
    landlord = rows.lock(landlord)
    if landlord.erased_at is not None:
        return landlord
    _stop_letting(landlord, by=by, now=now)
    withdraw_offers(landlord, by=by, now=now)
    withdraw_all(landlord.invitations.all(), by=by, now=now)
    facts = {**dict.fromkeys(PERSONAL, ""), "kind": LandlordKind.PERSON, "erased_at": now}
    facts |= {"account_hash": "", "account_since": None}
    facts |= dict.fromkeys(CONFIRMED)
    for name, value in facts.items():
        setattr(landlord, name, value)
    landlord.version += 1
    landlord.save(update_fields=[*facts, "phone_hash", "version"])
    record(Kind.REMOVED, landlord, by=by, now=now, what="personal data")
    return landlord


def _stop_letting(landlord: Landlord, *, by: Actor, now: dt.datetime) -> None:
    ends = {TenureState.ACTIVE: TenureState.ENDED, TenureState.CLAIMED: TenureState.REFUSED}
    for tenure in landlord.tenures.filter(state__in=ends).select_related("building").order_by("pk"):
        state = ends[TenureState(tenure.state)]
        move(tenure, state, by=by, now=now, until=now)
        followups.close(
            kind="tenure", code=tenure.code, by=by, now=now, to=FollowUpState.CANCELLED, why="landlord_left"
        )
        lettings_changed.send(Landlord, building=tenure.building, by=by, now=now)
