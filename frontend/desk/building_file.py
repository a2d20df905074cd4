"""A building as staff see it when they look its address up: a fixed number of queries."""

import datetime as dt
from dataclasses import dataclass

from inspections import queries
from inspections.models import Certificate, CertificateRequest, LookUp, Report
from kotatgent.followups.models import FollowUp
from landlords.models import Building, KotlabelNote, PlanningNote, Room, Tenure
from landlords.queries import kotlabel_of, lettings, planning_of, rooms_in
from listings.models import Listing
from listings.wording import label_of


@dataclass(frozen=True)
class RoomLine:
    room: Room
    listing: Listing | None
    shown: str


@dataclass(frozen=True)
class BuildingFile:
    building: Building
    rooms: list[RoomLine]
    tenures: list[Tenure]
    certificates: list[Certificate]
    lookups: list[LookUp]
    due: FollowUp | None
    fire_report: Report | None
    requests: list[CertificateRequest]
    may_start: bool
    planning: PlanningNote | None
    kotlabel: KotlabelNote | None


def building_file(building: Building, on: dt.date) -> BuildingFile:
    adverts = {
        listing.room_id: listing for listing in Listing.objects.open().by_landlords().filter(room__building=building)
    }
    rooms = [
        RoomLine(room, adverts.get(room.pk), label_of(getattr(room, "standing", None), on))
        for room in rooms_in(building).select_related("standing")
    ]
    requests = list(building.certificate_requests.all()[:5])
    due = FollowUp.objects.about("building", building.code).open().filter(step="lookup").order_by("due_on").first()
    return BuildingFile(
        building=building,
        rooms=rooms,
        tenures=list(lettings(building)),
        certificates=list(queries.certificates_of(building)),
        lookups=list(building.lookups.select_related("certificate")[:5]),
        due=due,
        fire_report=queries.last_fire_report(building, on),
        requests=requests,
        may_start=not any(request.is_open for request in requests),
        planning=planning_of(building).first(),
        kotlabel=kotlabel_of(building).first(),
    )
