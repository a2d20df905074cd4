"""What was true on a day, read from rows that carry their dates. Every figure starts from these."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q

from inspections.enums import Course, DeclarationState, Initiative, Kind, ProposalState
from inspections.models import (
    CertificateRequest,
    CertificateRoom,
    Declaration,
    LookUp,
    Proposal,
    RepairOrder,
    Report,
    RoomResult,
)
from kotatgent.audit.kinds import Kind as Event
from kotatgent.audit.models import Event as AuditEvent
from kotatgent.campaign.enums import CampaignState
from kotatgent.campaign.models import Campaign, Former
from kotatgent.core import clock
from kotatgent.core.dates import add_years
from kotatgent.followups import clocks
from kotatgent.followups.enums import SERVICES
from kotatgent.followups.enums import State as FollowUpState
from kotatgent.followups.models import Clock, FollowUp
from kotatgent.moderation import models as moderation
from kotatgent.places.models import Campus
from kotatgent.steering.wholes import NOWHERE
from kotatgent.terms import queries as terms
from kotatgent.terms.models import Acceptance
from landlords.enums import Planning
from landlords.models import Building, CampusDistance, Landlord, Member, PlanningNote, Room, Tenure
from listings.enums import Certificate, State
from listings.models import Listing, ListingVersion

PRICED = ("rent_cents", "fixed_cents", "advance_cents", "available_from")  # facts that versions keep
NEAR_MINUTES = 15  # by bicycle: what counts as near a campus


@dataclass(frozen=True)
class Advert:
    """An advert as it stood on the day: what the figures need of it, and nothing about a person."""

    code: str
    landlord_id: int | None  # None: a student sublets
    room_id: int
    kind: str
    neighbourhood: str
    price_cents: int
    rent_cents: int
    is_free: bool  # somebody can move in on the day itself


@dataclass(frozen=True)
class Place:
    """A room of the register as it stood on the day."""

    room_id: int
    neighbourhood: str
    made_on: dt.date


@dataclass(frozen=True)
class Asked:
    """A request for a certificate as it stood on the day; `answer` is empty while it was open."""

    filed_on: dt.date
    decide_by: dt.date
    closed_on: dt.date | None
    answer: str

    def was_late(self, on: dt.date) -> bool:
        return (self.closed_on or on) > self.decide_by


class Day:
    """The register as it was at the end of a Brussels day. Each part is read once, and only when asked for."""

    def __init__(self, on: dt.date) -> None:
        self.on = on
        self.end = clock.start_of(on + dt.timedelta(days=1))
        self.year_before = add_years(on, -1)

    @cached_property
    def landlords(self) -> int:
        """Registered by then, and somebody who acts for them had accepted the version in force (F1.2)."""
        version = terms.in_force(self.on)
        if version is None:
            return 0
        accepted = Acceptance.objects.filter(version=version, accepted_at__lt=self.end).values("user_id")
        members = Member.objects.filter(landlord__registered_at__lt=self.end, since__lt=self.end, user_id__in=accepted)
        return len(set(members.values_list("landlord_id", flat=True)))

    @cached_property
    def landlords_new(self) -> int:
        rows = Landlord.objects.filter(registered_at__lt=self.end).values_list("registered_at", flat=True)
        return sum(self.in_year(clock.date_of(at)) for at in rows)

    @cached_property
    def confirmations(self) -> tuple[int, int]:
        """Yearly confirmations whose day fell in the year up to the day: given by then, and asked (docs/adr/0032)."""
        asked = FollowUp.objects.filter(
            kind="yearly", step="yearly-lapse", leads_to__gt=self.year_before, leads_to__lte=self.on
        ).exclude(state=FollowUpState.CANCELLED, closed_at__lt=self.end)
        found = [
            closed_at is not None and last_day is not None and clock.date_of(closed_at) <= last_day
            for last_day, closed_at in asked.values_list("leads_to", "closed_at")
        ]
        return sum(found), len(found)

    @cached_property
    def places(self) -> list[Place]:
        removed_later = Q(removed_at__isnull=True) | Q(removed_at__gte=self.end)
        rows = Room.objects.filter(removed_later, made_at__lt=self.end)
        found = rows.values_list("pk", "building__address__neighbourhood__code", "made_at")
        return [Place(room, hood or NOWHERE, clock.date_of(made_at)) for room, hood, made_at in found]

    @property
    def rooms(self) -> int:
        return len(self.places)

    @cached_property
    def buildings(self) -> int:
        return Building.objects.filter(tenures__since__lt=self.end).distinct().count()

    @cached_property
    def planning(self) -> list[str]:
        """Of each registered building the status by its last note."""
        notes = PlanningNote.objects.filter(noted_at__lt=self.end).order_by("number")
        last = dict(notes.values_list("building_id", "status"))
        registered = set(Tenure.objects.filter(since__lt=self.end).values_list("building_id", flat=True))
        return [last.get(building, Planning.UNKNOWN) for building in registered]

    @cached_property
    def own_dates(self) -> dict[str, list[int]]:
        """By service the days that it was late, 0 for in time, of each date of the year up to the day."""
        found: dict[str, list[int]] = {party: [] for party in SERVICES}
        for row in Clock.objects.select_related("follow_up").filter(party__in=SERVICES):
            closed_at = row.follow_up.closed_at
            done = closed_at is not None and clock.date_of(closed_at) <= self.on
            counts = row.started_on <= self.on and row.follow_up.state in clocks.COUNTED
            if self.in_year(row.until) and counts and (done or row.until < self.on):
                found[row.party].append(clocks.days_over(row, self.on))
        return found

    @cached_property
    def declared(self) -> set[str]:
        """Codes of what landlords declared to the brigade in the year up to the day."""
        rows = Declaration.objects.exclude(declared_at=None).values_list("code", "declared_at")
        return {code for code, at in rows if at is not None and self.in_year(clock.date_of(at))}

    @cached_property
    def asked_to_declare(self) -> set[str]:
        """Codes of what the register asked for, ever: what waited was moved once it was declared."""
        moved = AuditEvent.objects.filter(subject_kind="declaration", kind=Event.MOVED, before=DeclarationState.DUE)
        return set(moved.values_list("subject_code", flat=True))

    @cached_property
    def adverts(self) -> list[Advert]:
        """Adverts that were online, by their moves in the audit register: the state of today says nothing of then."""
        moves = AuditEvent.objects.filter(subject_kind="listing", kind=Event.MOVED, at__lt=self.end).order_by("id")
        last = dict(moves.values_list("subject_code", "after"))
        online = [code for code, state in last.items() if state == State.PUBLISHED]
        rows = Listing.objects.filter(code__in=online).values_list(
            "pk", "code", "landlord_id", "room_id", "room__kind", "room__building__address__neighbourhood__code",
            *PRICED,
        )  # fmt: skip
        return [self._advert(*row) for row in rows]

    def _advert(
        self, pk: int, code: str, landlord: int | None, room: int, kind: str, hood: str | None, *now: Any
    ) -> Advert:
        """With its price and its day as they were, which later versions tell."""
        then = dict(zip(PRICED, now, strict=True)) | self.changed_later.get(pk, {})
        rent, *costs = (then[name] or 0 for name in ("rent_cents", "fixed_cents", "advance_cents"))
        free = then["available_from"]
        is_free = free is not None and str(free) <= self.on.isoformat()
        return Advert(code, landlord, room, kind, hood or NOWHERE, rent + sum(costs), rent, is_free)

    @cached_property
    def changed_later(self) -> dict[int, dict[str, Any]]:
        """By advert what its price and day were before the first change after the day."""
        found: dict[int, dict[str, Any]] = {}
        for version in ListingVersion.objects.filter(changed_at__gte=self.end).order_by("-number"):
            before = {name: was for name, (was, _is) in version.changes.items() if name in PRICED}
            found.setdefault(version.listing_id, {}).update(before)
        return found

    @cached_property
    def certified(self) -> dict[int, dt.date]:
        """Rooms with a valid certificate on the day, and through when."""
        going = Q(ended_on__isnull=True) | Q(ended_on__gt=self.on)
        scopes = CertificateRoom.objects.filter(
            going,
            certificate__issued_on__lte=self.on,
            certificate__valid_until__gte=self.on,
            certificate__recorded_at__lt=self.end,
        )
        found: dict[int, dt.date] = {}
        for room, until in scopes.values_list("room_id", "certificate__valid_until"):
            found[room] = max(until, found.get(room, until))
        return found

    @cached_property
    def looked_up(self) -> set[int]:
        """Rooms of which the city knew something: looked up, once certified, or decided on."""
        buildings = LookUp.objects.filter(looked_up_at__lt=self.end).values_list("building_id", "looked_up_at")
        last: dict[int, dt.datetime] = {}
        for building, at in buildings.order_by("looked_up_at"):
            last[building] = at
        rooms = Room.objects.filter(building__in=last).values_list("pk", "building_id", "made_at")
        known = {room for room, building, made_at in rooms if made_at <= last[building]}
        scopes = CertificateRoom.objects.filter(certificate__recorded_at__lt=self.end)
        known |= set(scopes.values_list("room_id", flat=True))
        unfit = Room.objects.filter(unfit_decisions__decision__proposal__decided_at__lt=self.end)
        return known | set(unfit.values_list("pk", flat=True))

    def certificate(self, room_id: int) -> Certificate:
        if room_id in self.certified:
            return Certificate.VALID
        return Certificate.NONE if room_id in self.looked_up else Certificate.UNKNOWN

    @cached_property
    def online_by_certificate(self) -> Counter[str]:
        return Counter(self.certificate(advert.room_id) for advert in self.adverts)

    def reports(self, kind: Kind) -> "Counter[str]":
        """Signed in the year up to the day; for fire by outcome."""
        signed = Report.objects.filter(
            kind=kind, signed_at__lt=self.end, seen_on__gt=self.year_before, seen_on__lte=self.on
        )
        return Counter(signed.values_list("fire_outcome", flat=True))

    @cached_property
    def room_outcomes(self) -> Counter[str]:
        """Rooms seen in the year up to the day, by outcome."""
        seen = RoomResult.objects.filter(
            report__signed_at__lt=self.end,
            report__kind=Kind.QUALITY,
            report__seen_on__gt=self.year_before,
            report__seen_on__lte=self.on,
        )
        return Counter(seen.values_list("outcome", flat=True))

    @cached_property
    def decisions(self) -> Counter[str]:
        """Decided for the mayor in the year up to the day, by what was decided; unfit by how grave it is."""
        taken = Proposal.objects.filter(
            state=ProposalState.DECIDED,
            decided_at__gte=clock.start_of(self.year_before + dt.timedelta(days=1)),
            decided_at__lt=self.end,
        )
        rows = taken.values_list("decision", "outcome")
        return Counter(outcome if decision == Course.UNFIT else decision for decision, outcome in rows)

    @cached_property
    def requests(self) -> list[Asked]:
        """Certificates that landlords had asked for by then; what the City started itself is not among them."""
        rows = CertificateRequest.objects.filter(initiative=Initiative.LANDLORD, filed_at__lt=self.end)
        found = []
        for filed_at, decide_by, closed_at, state in rows.values_list("filed_at", "decide_by", "closed_at", "state"):
            closed_on = clock.date_of(closed_at) if closed_at is not None and closed_at < self.end else None
            found.append(Asked(clock.date_of(filed_at), decide_by, closed_on, state if closed_on else ""))
        return found

    def in_year(self, day: dt.date | None) -> bool:
        """In the year up to the day."""
        return day is not None and self.year_before < day <= self.on

    def open_steps(self, step: str) -> list[dt.date]:
        """Due dates of the inspections that were open on the day."""
        closed_later = Q(closed_at__isnull=True) | Q(closed_at__gte=self.end)
        rows = FollowUp.objects.filter(closed_later, kind="building", step=step, made_at__lt=self.end)
        return list(rows.values_list("due_on", flat=True))

    @cached_property
    def last_seen(self) -> dict[int, dt.date]:
        """When a room was last seen at a quality inspection, of rooms that ever were."""
        seen = RoomResult.objects.filter(report__signed_at__lt=self.end, report__kind=Kind.QUALITY)
        return dict(seen.order_by("report__seen_on").values_list("room_id", "report__seen_on"))

    def moves(self, kind: str) -> list[tuple[str, str]]:
        """Into which state things of this kind came in the year up to the day, and why."""
        rows = AuditEvent.objects.filter(subject_kind=kind, kind=Event.MOVED, at__lt=self.end)
        found = rows.values_list("at", "after", "facts")
        return [(after, facts.get("why", "")) for at, after, facts in found if self.in_year(clock.date_of(at))]

    def of_year(self, moments: Iterable[dt.datetime | None]) -> int:
        return sum(at is not None and self.in_year(clock.date_of(at)) for at in moments)

    @cached_property
    def repairs_set(self) -> int:
        return sum(self.in_year(on) for on in RepairOrder.objects.values_list("ordered_on", flat=True))

    @cached_property
    def moderated(self) -> Counter[str]:
        """Decided on what was reported, in the year up to the day, by what was decided."""
        rows = moderation.Decision.objects.values_list("outcome", "decided_at")
        return Counter(outcome for outcome, at in rows if self.in_year(clock.date_of(at)))

    @cached_property
    def objections(self) -> Counter[str]:
        rows = moderation.Objection.objects.exclude(decided_at=None).values_list("state", "decided_at")
        return Counter(state for state, at in rows if at is not None and self.in_year(clock.date_of(at)))

    @cached_property
    def near(self) -> Counter[str]:
        """Adverts online that lie near a campus, by its code."""
        buildings = dict(Room.objects.values_list("pk", "building_id"))
        of = Counter(buildings[advert.room_id] for advert in self.adverts)
        rows = CampusDistance.objects.filter(minutes__lte=NEAR_MINUTES).values_list("campus__code", "building_id")
        found: Counter[str] = Counter(dict.fromkeys(Campus.objects.values_list("code", flat=True), 0))
        for campus, building in rows:
            found[campus] += of[building]
        return found

    @cached_property
    def invited(self) -> dict[str, int]:
        """How many of the campaign that was the last by then came to each step."""
        campaign = latest_campaign(self.end)
        if campaign is not None and campaign.state == CampaignState.ENDED:
            return kept_counts(campaign)
        rows = list(
            Former.objects.filter(campaign=campaign).values_list("user_id", "invited_at", "opened_at", "registered_at")
        )
        users = {row[0] for row in rows if row[0]}
        accepted = Acceptance.objects.filter(user_id__in=users, accepted_at__lt=self.end).values_list("user_id")
        moments = zip(*(row[1:] for row in rows), strict=True) if rows else [(), (), ()]
        reached = [sum(at is not None and at < self.end for at in found) for found in moments]
        return {
            **dict(zip(("invited", "opened", "registered"), reached, strict=True)),
            "accepted": len(set(accepted)),
            "advert": len(users & self.had_an_advert),
        }

    @property
    def had_an_advert(self) -> set[int]:
        """Accounts of landlords who were ever online by then."""
        online = AuditEvent.objects.filter(
            subject_kind="listing", kind=Event.MOVED, after=State.PUBLISHED, at__lt=self.end
        )
        codes = set(online.values_list("subject_code", flat=True))
        adverts = Listing.objects.values_list("code", "landlord_id")
        landlords = {landlord for code, landlord in adverts if code in codes}
        members = Member.objects.values_list("landlord_id", "user_id")
        return {user for landlord, user in members if landlord in landlords}


def kept_counts(campaign: Campaign) -> dict[str, int]:
    """Of a campaign that ended only counts are left."""
    counts = dict(campaign.counts.filter(wave=None).values_list("step", "people"))
    return {step: counts.get(step, 0) for step in ("invited", "opened", "registered", "accepted", "advert")}


def latest_campaign(end: dt.datetime) -> Campaign | None:
    return Campaign.objects.filter(made_at__lt=end).order_by("-made_at", "-pk").first()
