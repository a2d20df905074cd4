"""Sublets by students, made by playing the actions: asked, answered, online."""

import datetime as dt
from typing import Any

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.followups.queries import academic_year_end
from kotatgent.notices.actions import send_due
from landlords.models import Room
from listings import actions
from listings.actions import sublets
from listings.enums import SubletGround
from listings.models import Listing, Sublet
from tests.factories.accounts import NOW, make_user
from tests.factories.landlords import accept_terms, landlord_of, make_room, user_of
from tests.factories.listings import FACTS

STARTS, ENDS = dt.date(2026, 4, 1), dt.date(2026, 8, 31)
DAYS: dict[str, Any] = {"starts_on": STARTS, "ends_on": ENDS, "lease_until": ENDS, "price_cents": 45000}
WRITTEN = {name: value for name, value in FACTS.items() if name not in ("months", "available_from")}


def days_from(today: dt.date) -> dict[str, Any]:
    """A sublet of a week, or what is left of the academic year that a day lies in."""
    ends = min(today + dt.timedelta(days=7), academic_year_end(today))
    return {"starts_on": min(today, ends - dt.timedelta(days=1)), "ends_on": ends, "lease_until": ends}


def make_student(*, accepted: bool = True, language: str = "nl", now: dt.datetime = NOW) -> User:
    student = make_user(Role.STUDENT, language=language, now=now)
    if accepted:
        accept_terms(student, now=now)
    return student


def asked(
    room: Room | None = None,
    *,
    by: User | None = None,
    ground: SubletGround = SubletGround.CONSENT,
    now: dt.datetime = NOW,
    **facts: Any,
) -> Sublet:
    """A student asks by the code of the room, and its landlord has the mail."""
    room = room or make_room(now=now)
    by = by or make_student(now=now)
    said = {"code": room.code, "label": "", "student_name": "An Student", **DAYS, **facts}
    sublet = sublets.ask(ground=ground, by=by, now=now, **said)
    send_due(now=now)
    return sublet


def landlord_user(sublet: Sublet) -> User:
    """The account that acts for the landlord of the room."""
    return user_of(landlord_of(sublet.listing.room.building))


def agreed(room: Room | None = None, *, now: dt.datetime = NOW, **facts: Any) -> Sublet:
    sublet = asked(room, now=now, **facts)
    return sublets.agree(sublet, by=landlord_user(sublet), now=now)


def online(room: Room | None = None, *, now: dt.datetime = NOW, **facts: Any) -> Listing:
    """An advert of € 450 a month all in, that a student sublets with consent."""
    sublet = agreed(room, now=now, **facts)
    student = sublet.listing.student
    assert student is not None
    listing = actions.change(sublet.listing, by=student, now=now, deposit_cents=0, **WRITTEN)
    return actions.publish(listing, by=student, now=now)
