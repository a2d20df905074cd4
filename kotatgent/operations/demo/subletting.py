"""The student that somebody tries the demo with sublets a room: one with the landlord's consent, online."""

import datetime as dt
from typing import Any

from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.followups.queries import academic_year_end
from kotatgent.operations.demo.stage import DAY
from kotatgent.operations.demo.stories import Story
from kotatgent.terms import actions as terms
from kotatgent.terms.queries import in_force
from listings import actions as listings
from listings.actions import sublets
from listings.enums import Charge, EpcScope, SubletGround, Utility

FACTS: dict[str, Any] = {
    "rent_cents": 34000,
    "fixed_cents": 3500,
    "advance_cents": 2500,
    "deposit_cents": 0,
    "utilities": {
        Utility.ELECTRICITY: Charge.METERED,
        Utility.HEATING: Charge.ADVANCE,
        Utility.WATER: Charge.FIXED,
        Utility.INTERNET: Charge.IN_RENT,
        Utility.TELEVISION: Charge.ABSENT,
    },
    "furnished": True,
    "epc_score": 212,
    "epc_scope": EpcScope.NON_RESIDENTIAL,
    "description_nl": "Ik ga op stage en zoek iemand die zolang in mijn kamer woont. Bureau en bed blijven staan.",
    "description_en": "I leave for an internship and look for somebody for my room. Desk and bed stay.",
}


def play(story: Story, now: dt.datetime) -> None:
    """Of the room whose advert the landlord left half-way."""
    student, today = story.stage.cast.of(Role.STUDENT)[0], clock.date_of(now)
    version, language = in_force(today), student.language
    assert version is not None
    terms.accept(version, by=student, now=now, language=language, shown_hash=version.text_hash(language))
    room = story.building.rooms.latest("pk")
    ends = min(today + 120 * DAY, academic_year_end(today))
    sublet = sublets.ask(
        code=room.code,
        label="",
        student_name="Sam Proefstudent",
        ground=SubletGround.CONSENT,
        starts_on=min(today + 10 * DAY, ends - DAY),
        ends_on=ends,
        lease_until=ends,
        price_cents=40000,
        by=student,
        now=now,
    )
    sublets.agree(sublet, by=story.owner.user, now=now + dt.timedelta(hours=5))
    later = now + dt.timedelta(hours=6)
    listing = listings.change(sublet.listing, by=student, now=later, **FACTS)
    listings.publish(listing, by=student, now=later)
