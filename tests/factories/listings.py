"""Adverts, online unless the test says otherwise, and what the city knows of their rooms."""

import datetime as dt
import io
from typing import Any

from kotatgent.audit.actors import COMMAND
from landlords.models import Landlord, Room
from listings import actions, standing
from listings.enums import Charge, EpcScope, Utility
from listings.models import Listing, Photo, Standing
from tests.factories.accounts import NOW, TODAY, number
from tests.factories.landlords import landlord_of, make_room, user_of
from tests.media.pictures import jpeg

FACTS: dict[str, Any] = {
    "rent_cents": 40000,
    "fixed_cents": 3000,
    "advance_cents": 2000,
    "utilities": {
        Utility.ELECTRICITY: Charge.METERED,
        Utility.HEATING: Charge.ADVANCE,
        Utility.WATER: Charge.FIXED,
        Utility.INTERNET: Charge.IN_RENT,
        Utility.TELEVISION: Charge.ABSENT,
    },
    "months": 12,
    "available_from": dt.date(2026, 9, 1),
    "furnished": True,
    "epc_score": 180,
    "epc_scope": EpcScope.NON_RESIDENTIAL,
    "description_nl": "Een rustige kamer met zicht op de tuin.",
    "description_en": "A quiet room that looks out on the garden.",
}


def make_listing(
    room: Room | None = None,
    *,
    landlord: Landlord | None = None,
    published: bool = True,
    now: dt.datetime = NOW,
    room_facts: dict[str, Any] | None = None,
    **facts: Any,
) -> Listing:
    """An advert of € 450 a month all in; `facts` say what is different, `room_facts` the same of its room."""
    room = room or make_room(landlord=landlord, now=now, **(room_facts or {}))
    landlord = landlord or landlord_of(room.building)
    user = user_of(landlord)
    listing = actions.start(room, landlord, by=user, now=now)
    facts = {**FACTS, **facts}
    if "deposit_cents" not in facts:
        facts["deposit_cents"] = 2 * facts["rent_cents"]
    listing = actions.change(listing, by=user, now=now, **facts)
    return actions.publish(listing, by=user, now=now) if published else listing


def make_photo(listing: Listing, *, alt: str = "Het bureau bij het raam", now: dt.datetime = NOW) -> Photo:
    content = jpeg()
    return actions.add_photo(listing, io.BytesIO(content), len(content), alt=alt, by=user_of(listing.landlord), now=now)


def certify(
    room: Room,
    *,
    issued_on: dt.date = TODAY,
    valid_until: dt.date | None = None,
    ended_on: dt.date | None = None,
    looked_up_on: dt.date | None = None,
    max_residents: int | None = None,
    now: dt.datetime = NOW,
) -> Standing:
    """What a certificate of this room leads to in an advert. The certificate itself: tests/factories/inspections.py."""
    return standing.set_certificate(
        room,
        number=f"CA-{number()}",
        issued_on=issued_on,
        valid_until=valid_until or issued_on.replace(year=issued_on.year + 10),
        ended_on=ended_on,
        max_residents=max_residents,
        looked_up_on=looked_up_on or issued_on,
        by=COMMAND,
        now=now,
    )


def none_known(room: Room, *, looked_up_on: dt.date = TODAY, now: dt.datetime = NOW) -> Standing:
    """The city looked and found no certificate."""
    return standing.set_none_known(room, looked_up_on=looked_up_on, by=COMMAND, now=now)
