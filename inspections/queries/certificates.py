import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from inspections.enums import (
    EndReason,
    ProposalState,
)
from inspections.models import (
    Certificate,
    CertificateRoom,
    Proposal,
    UnfitRoom,
)
from landlords.models import Building, Room


def certificates_of(building: Building) -> QuerySet[Certificate]:
    found = Certificate.objects.filter(building=building).select_related("building__address__place")
    return found.prefetch_related("scope__room__building")


def best_first() -> QuerySet[CertificateRoom]:
    """What counts before what, for a room: what did not end early, then what holds longest, was issued last, came last.

    The order is whole: of two certificates with the same dates it is always the same one.
    """
    found = CertificateRoom.objects.exclude(end_reason=EndReason.RECORDED_WRONGLY)  # those never counted
    early = F("ended_on").desc(nulls_first=True)
    return found.select_related("certificate").order_by(
        early, "-certificate__valid_until", "-certificate__issued_on", "-pk"
    )


def best_scope(room: Room) -> CertificateRoom | None:
    """The certificate that counts for a room."""
    return best_first().filter(room=room).first()


def rooms_that_lose_cover(certificate: Certificate) -> list[Room]:
    """Rooms for which this certificate still holds and no other one holds longer."""
    return uncovered_after([certificate])[certificate.pk]


def uncovered_after(certificates: Iterable[Certificate]) -> dict[int, list[Room]]:
    """By key of the certificate: the rooms for which it still holds and no other one holds longer. One query."""
    longer = CertificateRoom.objects.filter(
        room=OuterRef("room"),
        ended_on__isnull=True,
        certificate__valid_until__gt=OuterRef("certificate__valid_until"),
    )
    scopes = CertificateRoom.objects.filter(
        ~Exists(longer), certificate__in=certificates, ended_on__isnull=True, room__removed_at__isnull=True
    )
    rooms: dict[int, list[Room]] = defaultdict(list)
    for scope in scopes.select_related("room"):
        rooms[scope.certificate_id].append(scope.room)
    return rooms


def is_blocked(room: Room) -> bool:
    return UnfitRoom.objects.filter(room=room, lifted_on__isnull=True).exists()


def never_settled(rooms: QuerySet[Room], on: dt.date) -> QuerySet[Room]:
    """Those without a certificate that holds, without a decision, and about which nobody is asked to decide."""
    covered = CertificateRoom.objects.filter(
        room=OuterRef("pk"), ended_on__isnull=True, certificate__valid_until__gte=on
    )
    asked = Proposal.objects.filter(rooms=OuterRef("pk"), state=ProposalState.OPEN)
    declared = UnfitRoom.objects.filter(room=OuterRef("pk"), lifted_on__isnull=True)
    return rooms.filter(~Exists(covered), ~Exists(asked), ~Exists(declared))


def certified_until(buildings: Iterable[Building], on: dt.date) -> dict[int, dict[int, dt.date | None]]:
    """By building, for each room that is let: through when a certificate that holds today covers it."""
    holds = CertificateRoom.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=on),
        room=OuterRef("pk"),
        certificate__issued_on__lte=on,
        certificate__valid_until__gte=on,
    ).order_by("-certificate__valid_until")
    rooms = Room.objects.present().filter(building__in=buildings)
    found: dict[int, dict[int, dt.date | None]] = defaultdict(dict)
    for pk, building, until in rooms.annotate(
        certified_until=Subquery(holds.values("certificate__valid_until")[:1])
    ).values_list("pk", "building_id", "certified_until"):
        found[building][pk] = until
    return found


def rooms_without_certificate(building: Building, on: dt.date) -> list[Room]:
    """Rooms that are let and that no certificate covers today, by name."""
    without = [pk for pk, until in certified_until([building], on).get(building.pk, {}).items() if until is None]
    return list(building.rooms.filter(pk__in=without).order_by("label"))
