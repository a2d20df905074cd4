"""What the public will see of a room: said to staff before they record something."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from landlords.models import Building, Room
from landlords.queries import rooms_in
from listings.enums import Certificate
from listings.models import Standing
from listings.wording import certificate_label, label_of


@dataclass(frozen=True)
class Shown:
    room: Room
    before: str
    after: str

    @property
    def changes(self) -> bool:
        return self.before != self.after


def after_lookup(
    building: Building,
    chosen: Iterable[Room],
    *,
    issued_on: dt.date | None = None,
    valid_until: dt.date | None = None,
    on: dt.date,
) -> list[Shown]:
    """Every room with what its advert says now, and what it will say once this look-up is recorded.

    A certificate that is known already and holds longer goes on counting.
    """
    covered = {room.pk for room in chosen}
    found = []
    for room in rooms_in(building).select_related("standing"):
        standing: Standing | None = getattr(room, "standing", None)
        date = standing.issued_on if standing and standing.certificate(on) == Certificate.VALID else None
        last_day = standing.valid_until if standing and date else None
        if room.pk in covered and issued_on and valid_until and issued_on <= on <= valid_until:
            if last_day is None or valid_until >= last_day:
                date = issued_on
        after = certificate_label(Certificate.VALID if date else Certificate.NONE, date)
        found.append(Shown(room, label_of(standing, on), after))
    return found
