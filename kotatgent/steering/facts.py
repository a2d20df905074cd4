"""What was true on a day, read from rows that carry their dates. Every figure starts from these."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from inspections.enums import Course, EndReason, Initiative, Kind, ProposalState, ReportState
from inspections.models import CertificateRequest, CertificateRoom, LookUp, Proposal, Report, RoomResult
from kotatgent.audit.kinds import Kind as Event
from kotatgent.audit.models import Event as AuditEvent
from kotatgent.core import clock
from kotatgent.core.dates import add_years
from kotatgent.followups.enums import State as FollowUpState
from kotatgent.followups.models import FollowUp
from kotatgent.terms import queries as terms
from kotatgent.terms.models import Acceptance
from landlords.enums import RoomKind
from landlords.models import Building, Landlord, Room
from listings.enums import Certificate, State
from listings.models import Listing


@dataclass(frozen=True)
class Advert:
    """An advert as it stood on the day: what the figures need of it, and nothing about a person."""

    room_id: int
    kind: str
    neighbourhood: str
    price_cents: int


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
        found = Landlord.objects.filter(registered_at__lt=self.end, members__user_id__in=accepted)
        return found.distinct().count()

    @cached_property
    def confirmations(self) -> tuple[int, int]:
        """Yearly confirmations whose day fell in the year up to the day: given by then, and asked (docs/adr/0032)."""
        asked = FollowUp.objects.filter(
            kind="yearly", step="yearly-lapse", leads_to__gt=self.year_before, leads_to__lte=self.on
        ).exclude(state=FollowUpState.CANCELLED)
        found = [
            closed_at is not None and last_day is not None and clock.date_of(closed_at) <= last_day
            for last_day, closed_at in asked.values_list("leads_to", "closed_at")
        ]
        return sum(found), len(found)

    @cached_property
    def rooms(self) -> int:
        removed_later = Q(removed_at__isnull=True) | Q(removed_at__gte=self.end)
        return Room.objects.filter(removed_later, made_at__lt=self.end).count()

    @cached_property
    def buildings(self) -> int:
        return Building.objects.filter(tenures__since__lt=self.end).distinct().count()

    @cached_property
    def adverts(self) -> list[Advert]:
        """Adverts that were online, by their moves in the audit register: the state of today says nothing of then."""
        moves = AuditEvent.objects.filter(subject_kind="listing", kind=Event.MOVED, at__lt=self.end).order_by("id")
        last = dict(moves.values_list("subject_code", "after"))
        online = [code for code, state in last.items() if state == State.PUBLISHED]
        rows = Listing.objects.filter(code__in=online).values_list(
            "room_id", "room__kind", "room__building__address__neighbourhood__code", "price_all_in_cents"
        )
        return [Advert(room, kind, hood or "", price or 0) for room, kind, hood, price in rows]

    @cached_property
    def certified(self) -> dict[int, dt.date]:
        """Rooms with a valid certificate on the day, and through when."""
        going = Q(ended_on__isnull=True) | Q(ended_on__gt=self.on)
        scopes = CertificateRoom.objects.filter(
            going,
            certificate__issued_on__lte=self.on,
            certificate__valid_until__gte=self.on,
            certificate__recorded_at__lt=self.end,
        ).exclude(end_reason=EndReason.RECORDED_WRONGLY)
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
        unfit = Room.objects.filter(unfit_decisions__decision__decided_on__lte=self.on)
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
            kind=kind, state=ReportState.SIGNED, seen_on__gt=self.year_before, seen_on__lte=self.on
        )
        return Counter(signed.values_list("fire_outcome", flat=True))

    @cached_property
    def room_outcomes(self) -> Counter[str]:
        """Rooms seen in the year up to the day, by outcome."""
        seen = RoomResult.objects.filter(
            report__state=ReportState.SIGNED,
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

    @cached_property
    def prices(self) -> dict[str, list[int]]:
        """Monthly prices, all in, of the adverts online, by kind of room; in cents, the lowest first."""
        found: dict[str, list[int]] = {kind: [] for kind in RoomKind.values}
        for advert in sorted(self.adverts, key=lambda advert: advert.price_cents):
            found[advert.kind].append(advert.price_cents)
        return found

    def open_steps(self, step: str) -> list[dt.date]:
        """Due dates of the inspections that were open on the day."""
        closed_later = Q(closed_at__isnull=True) | Q(closed_at__gte=self.end)
        rows = FollowUp.objects.filter(closed_later, kind="building", step=step, made_at__lt=self.end)
        return list(rows.values_list("due_on", flat=True))
