"""What anybody may ask about an address, advertised or not (F1.20): the certificate of each room there."""

import re
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from kotatgent.core import text
from kotatgent.core.errors import RuleBroken
from kotatgent.places.models import number_key
from landlords.enums import BuildingKind, RoomKind
from landlords.models import Building, Room

MAX_LENGTH = 120
MAX_BUILDINGS = 20
POSTCODE = re.compile(r"9\d{3}")
NUMBER = re.compile(r"[1-9]\d{0,3}[a-z]?([-/]\d{1,4}[a-z]?)?")


@dataclass(frozen=True)
class Question:
    """An address as somebody typed it, in the parts that an address is kept in."""

    street: str
    number: str = ""
    postcode: str = ""


def read(typed: str) -> Question:
    """`Veldstraat 12 bus 3, 9000 Gent`. Raises RuleBroken when no street can be read in it."""
    words = text.plain(typed.replace(",", " ")).split() if len(typed) <= MAX_LENGTH else []
    street: list[str] = []
    number = postcode = ""
    for word in words:
        if street and not postcode and POSTCODE.fullmatch(word):
            postcode = word
        elif street and not number and NUMBER.fullmatch(word):
            number = number_key(word)
        elif not number and not postcode:
            street.append(word)
    name = text.key(" ".join(street))
    if len(name) < 3 or name.isdigit():
        raise RuleBroken(
            "address_unclear", _("Fill in a street and a house number, for example Veldstraat 12."), field="q"
        )
    return Question(name, number, postcode)


def shown() -> QuerySet[Building]:
    """Buildings with rooms, of which anybody may ask. A hospita home is somebody's own home: it is never pointed at."""
    found = Building.objects.filter(rooms__removed_at__isnull=True, rooms__isnull=False)
    return found.exclude(kind=BuildingKind.HOST_HOME).exclude(rooms__kind=RoomKind.HOST_FAMILY).distinct()


def buildings_at(question: Question) -> QuerySet[Building]:
    """Those of `shown` at this address."""
    found = shown().filter(address__key__contains=f"/{question.street}")
    if question.number:
        found = found.filter(address__key__contains=f"/{question.number}/")
    if question.postcode:
        found = found.filter(address__key__startswith=f"{question.postcode}/")
    rooms = Room.objects.present().select_related("standing")
    return (
        found.distinct()
        .select_related("address__place", "address__neighbourhood")
        .defer("address__neighbourhood__polygons", "address__neighbourhood__outline")
        .prefetch_related(Prefetch("rooms", queryset=rooms, to_attr="present"))
        .order_by("address__key")
    )
