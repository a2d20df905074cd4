"""What the city knows of the rooms of the register, and who lets them."""

from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from kotatgent.core import reference
from kotatgent.core.dates import add_months, add_years
from kotatgent.steering.definition import Definition, Value, WorkOut
from kotatgent.steering.facts import Day
from listings.enums import Certificate

AGES = (  # of not knowing: from how many months on, to under how many
    ("under_6_months", 0, 6, _("Unknown for less than 6 months")),
    ("6_to_12_months", 6, 12, _("Unknown for 6 to 12 months")),
    ("1_to_2_years", 12, 24, _("Unknown for 1 to 2 years")),
    ("over_2_years", 24, None, _("Unknown for 2 years or longer")),
)


@cache
def recent_years() -> int:
    found: int = reference.read(Path(__file__).parent / "reference" / "coverage.toml")["inspected_recently_years"]
    return found


def _by_certificate(state: Certificate) -> WorkOut:
    return lambda day: (sum(day.certificate(room.room_id) == state for room in day.places), day.rooms)


def _unknown_for(months: int, under: int | None) -> WorkOut:
    def work_out(day: Day) -> tuple[Value, int | None]:
        unknown = [room for room in day.places if day.certificate(room.room_id) == Certificate.UNKNOWN]
        newest, oldest = add_months(day.on, -months), add_months(day.on, -under) if under else None
        return sum(room.made_on <= newest and (not oldest or room.made_on > oldest) for room in unknown), len(unknown)

    return work_out


def _inspected(which: str) -> WorkOut:
    def work_out(day: Day) -> tuple[Value, int | None]:
        since = add_years(day.on, -recent_years())
        seen = [day.last_seen.get(room.room_id) for room in day.places]
        found = {
            "recently": sum(on is not None and on > since for on in seen),
            "earlier": sum(on is not None and on <= since for on in seen),
            "never": seen.count(None),
        }
        return found[which], day.rooms

    return work_out


DEFINITIONS = [
    Definition(
        "landlords_new",
        _("New landlords"),
        _("Landlords who registered in the year up to the day."),
        "landlords",
        lambda day: (day.landlords_new, None),
    ),
    Definition(
        "landlords_active",
        _("Landlords with an advert online"),
        _("Landlords with at least one advert that was online at the end of the day."),
        "landlords",
        lambda day: (len({advert.landlord_id for advert in day.adverts} - {None}), None),
    ),
    *(
        Definition(
            f"rooms_certificate_{state.value}",
            title,
            _("Registered rooms, advertised or not, by what the city knows of their certificate, against all of them."),
            "rooms",
            _by_certificate(state),
        )
        for state, title in (
            (Certificate.VALID, _("Rooms with a certificate")),
            (Certificate.NONE, _("Rooms without a certificate")),
            (Certificate.UNKNOWN, _("Rooms, certificate unknown")),
        )
    ),
    *(
        Definition(
            f"rooms_unknown_{name}",
            title,
            _("Registered rooms of which the city knows nothing, by how long they are in the register, against all."),
            "rooms",
            _unknown_for(months, under),
        )
        for name, months, under, title in AGES
    ),
    *(
        Definition(
            f"rooms_inspected_{which}",
            title,
            _("Registered rooms by when they were last seen at a quality inspection: recently is within three years."),
            "rooms",
            _inspected(which),
        )
        for which, title in (
            ("recently", _("Rooms inspected recently")),
            ("earlier", _("Rooms inspected longer ago")),
            ("never", _("Rooms never inspected")),
        )
    ),
    Definition(
        "adverts_free",
        _("Rooms online that are free now"),
        _("Adverts online of which the room can be rented from the day itself, against all registered rooms."),
        "adverts",
        lambda day: (sum(advert.is_free for advert in day.adverts), day.rooms),
    ),
]
