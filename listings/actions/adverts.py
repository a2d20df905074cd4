import copy
import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock, rows, text
from kotatgent.followups import actions as followups
from kotatgent.followups.queries import term
from landlords import actions as landlords
from landlords import permissions as landlord_permissions
from landlords.models import Building, Landlord, Room
from landlords.policies import check_is_let
from listings import checks, permissions, policies, sublet_policies
from listings.actions import checking, freshness, sublets
from listings.enums import Certificate, State
from listings.models import Listing, ListingVersion
from listings.searched import search_text
from listings.signals import came_online, price_changed

# What a landlord fills in; all else follows from it or from an action of its own.
FACTS = frozenset({
    "rent_cents", "fixed_cents", "advance_cents", "utilities", "tax_cents", "deposit_cents", "months",
    "contract", "available_from", "viewing", "signs_remotely", "furnished", "furniture", "bicycles", "domicile",
    "house_rules_nl", "house_rules_en", "epc_score", "epc_scope", "epc_reason", "description_nl", "description_en",
})  # fmt: skip


@transaction.atomic
def start(room: Room, landlord: Landlord, *, by: User, now: dt.datetime) -> Listing:
    """A draft of an advert of this room; the open one when there is one already."""
    landlord_permissions.check_may_edit(by, landlord)
    landlord_permissions.check_may_edit_building(by, room.building)
    room = rows.lock(room, Room.objects.select_related("building__address__place", "building__address__neighbourhood"))
    check_is_let(room)
    known = Listing.objects.open().by_landlords().filter(room=room).first()
    if known is not None:
        permissions.check_is_own(by, known)
        return known
    listing = Listing(code=text.new_code(8), room=room, landlord=landlord, made_at=now)
    listing.search_text = search_text(listing)
    rows.save(listing)
    record(Kind.CREATED, listing, by=by, now=now, room=room.code)
    return listing


@transaction.atomic
def change(
    listing: Listing,
    *,
    by: User,
    now: dt.datetime,
    expected: int | None = None,
    kept_because: str = "",
    **facts: Any,
) -> Listing:
    """Save what was filled in at any step; `facts`: the names of FACTS.

    An advert that is online stays complete, or the change is refused. What a check asks about in the words that
    change is kept with the reason `kept_because`, or refused; a draft is asked when it is put online.
    """
    rows.check_names(facts, FACTS)
    permissions.check_may_edit(by, listing)
    if "available_from" in facts:
        rows.lock(listing.room)  # a room is offered once at a time
    listing = rows.lock(listing, Listing.objects.with_facts())
    policies.check_can_edit(listing)
    sublet_policies.check_period_stays(listing, set(facts))
    facts = {name: value.strip() if isinstance(value, str) else value for name, value in facts.items()}
    proposed = copy.copy(listing)
    for name, value in facts.items():
        setattr(proposed, name, value)
    policies.check_deposit(proposed)
    if listing.state == State.PUBLISHED and expected in (None, listing.version):
        policies.check_can_publish(proposed, account=by, now=now)
        if texts := {name for name in facts if name in checks.FIELDS and facts[name] != getattr(listing, name)}:
            asked = [one for one in checks.findings(proposed) if one.field in texts]
            checking.keep_or_refuse(listing, asked, {one.key: kept_because for one in asked}, by=by, now=now)
    price = listing.price_all_in_cents
    listing.price_all_in_cents, listing.search_text = price_all_in(proposed), search_text(proposed)
    before = {name: getattr(listing, name) for name in facts}
    if listing.state == State.PUBLISHED and before != facts:
        for name, day in freshness.confirmed(clock.date_of(now)).items():
            setattr(listing, name, day)
    changed = rows.write(listing, facts, expected=expected)
    if changed:
        if listing.published_at is not None:
            _keep_version(listing, {name: [before[name], facts[name]] for name in changed}, now=now)
        record(Kind.CHANGED, listing, by=by, now=now, fields=changed)
        if not set(changed).isdisjoint(checks.FIELDS):
            checking.let_go(listing, by=by, now=now)
        if listing.state == State.PUBLISHED and price != listing.price_all_in_cents:
            price_changed.send(Listing, listing=listing, before=price, now=now)
    return listing


def _keep_version(listing: Listing, changes: dict[str, list[Any]], *, now: dt.datetime) -> None:
    """Who keeps the advert or wrote to it sees what became different since."""
    ListingVersion.objects.create(listing=listing, number=listing.version, changed_at=now, changes=changes)


def price_all_in(listing: Listing) -> int | None:
    """What a tenant pays each month in all; None until each part is filled in."""
    parts = (listing.rent_cents, listing.fixed_cents, listing.advance_cents)
    return sum(part for part in parts if part is not None) if None not in parts else None


@transaction.atomic
def publish(
    listing: Listing,
    *,
    by: User,
    now: dt.datetime,
    reasons: Mapping[str, str] | None = None,
    price_is_right: bool = False,
) -> Listing:
    """Online at once. The city is asked to look the address up and to come and inspect (F1.10, F1.11).

    `reasons`: why what a check found is kept, by the key of the finding. `price_is_right`: the landlord said so of a
    price that is far from that of like rooms; the page asks, and nothing is refused here for a price.
    """
    permissions.check_may_edit(by, listing)
    landlord = rows.lock(listing.landlord) if listing.landlord else None  # its yearly confirmation may lapse just now
    rows.lock(listing.room)  # a decision unfit may be blocking it at this moment
    listing = rows.lock(listing, Listing.objects.with_facts())
    listing.landlord = landlord
    policies.check_can_publish(listing, account=by, now=now)
    checking.keep_or_refuse(listing, checks.findings(listing), reasons or {}, by=by, now=now)
    facts: dict[str, Any] = {"price_confirmed_cents": listing.price_all_in_cents} if price_is_right else {}
    facts |= freshness.confirmed(clock.date_of(now))
    move(listing, State.PUBLISHED, by=by, now=now, published_at=now, removed_why="", paused_why="", **facts)
    _plan_follow_ups(listing, by=by, now=now)
    came_online.send(Listing, listing=listing, now=now)
    if listing.landlord is None:
        sublets.tell_online(listing, now=now)
    return listing


def _plan_follow_ups(listing: Listing, *, by: User, now: dt.datetime) -> None:
    building: Building = listing.room.building
    today = clock.date_of(now)
    standing = listing.standing
    if standing is None or standing.looked_up_on is None:
        followups.plan_next(
            kind="building",
            code=building.code,
            step="lookup",
            due_on=term("address-lookup").after(today),
            term="address-lookup",
            owner_role=Role.STAFF,
            by=by,
            now=now,
        )
    if listing.certificate(today) == Certificate.VALID:
        return
    for step, role in (("inspect-quality", Role.QUALITY_INSPECTOR), ("inspect-fire", Role.FIRE_INSPECTOR)):
        followups.plan(
            kind="building",
            code=building.code,
            step=step,
            due_on=term("first-inspection").after(today),
            term="first-inspection",
            owner_role=role,
            by=by,
            now=now,
        )


@transaction.atomic
def pause(listing: Listing, *, by: User, now: dt.datetime) -> Listing:
    return _set_state(listing, State.PAUSED, by=by, now=now)


@transaction.atomic
def mark_rented(listing: Listing, *, by: User, now: dt.datetime) -> Listing:
    return _set_state(listing, State.RENTED, by=by, now=now)


@transaction.atomic
def withdraw(listing: Listing, *, by: User, now: dt.datetime) -> Listing:
    """Gone for good; the room can have a new advert. A student who withdraws calls the sublet off."""
    if listing.landlord is None:
        permissions.check_may_edit(by, listing)
        return sublets.call_off(listing.sublet, by=by, now=now).listing
    return _set_state(listing, State.WITHDRAWN, by=by, now=now)


def _set_state(listing: Listing, state: State, *, by: User, now: dt.datetime) -> Listing:
    permissions.check_may_edit(by, listing)
    listing = rows.lock(listing)
    move(listing, state, by=by, now=now, paused_why="")
    return listing


@transaction.atomic
def retire_room(room: Room, *, by: User, now: dt.datetime) -> Room:
    """The room is let no more: its advert goes, then the room itself."""
    landlord_permissions.check_may_edit_building(by, room.building)
    room = rows.lock(room)
    sublets.end_all(room, by=by, now=now)
    for listing in Listing.objects.open().by_landlords().filter(room=room):
        permissions.check_is_own(by, listing)
        withdraw(listing, by=by, now=now)
    return landlords.remove_room(room, by=by, now=now)


@transaction.atomic
def refresh_search_text(rooms: Iterable[Room]) -> None:
    """What a search looks in follows when a room changes its kind or its building moves on the map."""
    for listing in Listing.objects.open().with_facts().filter(room__in=rooms).select_for_update(of=("self",)):
        if (found := search_text(listing)) != listing.search_text:
            Listing.objects.filter(pk=listing.pk).update(search_text=found)
