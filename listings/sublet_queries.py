"""Sublets as those see them who have something to do with them."""

import datetime as dt

from django.db.models import Q, QuerySet

from kotatgent.accounts.models import User
from kotatgent.followups.queries import term
from kotatgent.notices.models import Notice
from kotatgent.notices.queries import first_told
from landlords.enums import TenureState
from landlords.models import Building, Landlord, Room
from landlords.queries import users_of_building
from listings.enums import OPEN_SUBLETS, SubletState
from listings.models import Listing, Sublet

OBJECTION = "sublet-objection"
DAY = dt.timedelta(days=1)


def room_named(code: str, label: str) -> Room | None:
    """The room of an advert that was once online, or of the register, by a code; None as well where there is nobody to
    ask. Which of these it was is nobody's to know."""
    code = "".join(code.split()).upper()
    present = Room.objects.present().select_related("building__address__place", "building__address__neighbourhood")
    advert = Listing.objects.by_landlords().filter(code=code, published_at__isnull=False).first()
    if advert is not None:
        found = present.filter(pk=advert.room_id).first()
    else:
        found = present.filter(code=code).first() or _in_building(code, label.strip(), present)
    return found if found is not None and users_of_building(found.building).exists() else None


def _in_building(code: str, label: str, present: QuerySet[Room]) -> Room | None:
    rooms = present.filter(building__code=code)
    if label:
        rooms = rooms.filter(label__iexact=label)
    found = list(rooms[:2])
    return found[0] if len(found) == 1 else None


def sublets() -> QuerySet[Sublet]:
    return Sublet.objects.select_related(
        "listing__room__building__address__place",
        "listing__room__building__address__neighbourhood",
        "listing__room__standing",
    )


def sublets_of(user: User) -> QuerySet[Sublet]:
    """What a student asked for, newest first."""
    return sublets().filter(listing__student=user)


def sublets_in(building: Building) -> QuerySet[Sublet]:
    """What the landlords of a building see of its rooms."""
    return sublets().filter(listing__room__building=building)


def waiting_for(landlord: Landlord) -> QuerySet[Sublet]:
    """What this landlord has still to answer."""
    lets = Q(
        listing__room__building__tenures__landlord=landlord,
        listing__room__building__tenures__state=TenureState.ACTIVE,
    )
    return sublets().filter(lets, state__in=[SubletState.ASKED, SubletState.TOLD], answered_at=None).distinct()


def asked_on(user: User, since: dt.datetime) -> int:
    return Sublet.objects.filter(listing__student=user, asked_at__gte=since).count()


def asks_already(user: User, room: Room) -> bool:
    return Sublet.objects.filter(listing__student=user, listing__room=room, state__in=OPEN_SUBLETS).exists()


def objections() -> QuerySet[Sublet]:
    """For staff: what landlords object to, the latest first."""
    return sublets().filter(state=SubletState.OBJECTED).order_by("-answered_at", "-pk")


def free_from(sublet: Sublet) -> dt.date | None:
    """The first day on which a sublet without consent may be online: after the days to object, counted since somebody
    who acts for the landlord was really told. None as long as nobody was."""
    told = first_told(Notice.objects.filter(about_kind="sublet", about_code=sublet.code, template__in=TOLD))
    return None if told is None else term(OBJECTION).after(told) + DAY


TOLD = ("sublet_told", "sublet_waits")
