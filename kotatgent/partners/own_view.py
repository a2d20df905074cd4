"""What an institution sees of the city and of its own campuses: one answer for its page and for its programs."""

import datetime as dt
from dataclasses import dataclass

from kotatgent.accounts.models import Institution
from kotatgent.places.models import Campus
from kotatgent.steering import public, queries
from kotatgent.steering.definition import Figure

OF_THE_CITY = (
    "landlords_registered",
    "rooms_registered",
    "adverts_online",
    "adverts_certificate_valid",
    "adverts_certificate_none",
    "adverts_certificate_unknown",
    "rent_all_in_median",
)


@dataclass(frozen=True)
class OwnView:
    """`on`: the day that was counted; None before the first one. `campuses`: each with the adverts near it, or None."""

    on: dt.date | None
    minutes: int
    campuses: list[tuple[Campus, int | None]]
    figures: dict[str, Figure]


def own_view(institution: Institution | None, *, today: dt.date) -> OwnView:
    """Of all campuses without an institution. One distance, and no other may be asked for."""
    on = public.latest_day(today)
    day = public.on(on) if on else public.Day(today)
    whole = queries.whole(day)
    return OwnView(
        on=on,
        minutes=queries.NEAR_MINUTES,
        campuses=queries.near_campuses(institution, day),
        figures={name: whole[name] for name in OF_THE_CITY},
    )
