"""What anybody may know of a certificate: valid or ended, for which rooms, its dates. Never why it ended."""

import datetime as dt
from dataclasses import dataclass

from inspections.enums import CertificateSource
from inspections.models import Certificate, CertificateRoom
from landlords.models import Building
from listings.disclosure import is_in_host_home


@dataclass(frozen=True)
class Scope:
    room: str
    valid: bool
    ended_on: dt.date | None


@dataclass(frozen=True)
class PublicCertificate:
    number: str
    building: Building
    street: str  # without a house number for the home of a host
    private: bool
    address: str  # its key in our register
    decided_here: bool
    issued_on: dt.date
    valid_until: dt.date
    max_residents: int | None
    valid: bool
    ended_on: dt.date | None
    scope: list[Scope]

    @property
    def holds_for(self) -> list[str]:
        return [row.room for row in self.scope if row.valid]


def certificate(number: str, *, on: dt.date) -> PublicCertificate | None:
    """The certificate with this number, as it stands on a day; None when we know none.

    Somebody who types a number off paper may do so in small letters.
    """
    known = Certificate.objects.select_related("building__address__place").prefetch_related("scope__room__building")
    found = known.filter(number=number).first() or known.filter(number=number.upper()).first()
    return None if found is None else shown(found, on=on)


def shown(found: Certificate, *, on: dt.date) -> PublicCertificate:
    """What of this certificate is for everybody, as it stands on a day."""
    scopes = list(found.scope.all())
    holds = found.issued_on <= on <= found.valid_until
    rooms = [Scope(scope.room.label, holds and not _ended(scope, on), _end_of(scope, on)) for scope in scopes]
    ends = [room.ended_on for room in rooms]
    all_ended = bool(ends) and None not in ends
    address = found.building.address
    private = found.building.is_host_home or any(is_in_host_home(scope.room) for scope in scopes)
    return PublicCertificate(
        number=found.number,
        building=found.building,
        street=address.street_name if private else address.line,
        private=private,
        address=str(address.pk),
        decided_here=found.source == CertificateSource.DECISION,
        issued_on=found.issued_on,
        valid_until=found.valid_until,
        max_residents=found.max_residents,
        # A certificate of the building that names no rooms we know still holds.
        valid=holds and not all_ended,
        ended_on=max(end for end in ends if end) if all_ended else None,
        scope=rooms,
    )


def _ended(scope: CertificateRoom, on: dt.date) -> bool:
    return scope.ended_on is not None and scope.ended_on <= on


def _end_of(scope: CertificateRoom, on: dt.date) -> dt.date | None:
    return scope.ended_on if _ended(scope, on) else None
