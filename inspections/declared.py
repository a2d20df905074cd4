"""Which buildings are kamerwoningen that must be declared to the fire brigade, and what was declared (F3.2, F3.3)."""

from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When

from inspections.enums import WAS_DECLARED, DeclarationState, DeclaredAbout
from inspections.models import Declaration
from kotatgent.core import reference
from kotatgent.followups.queries import term
from landlords.enums import TenureState
from landlords.models import Building, Room, Tenure

TERM = "kamerwoning-declaration"


@cache
def rule() -> dict[str, Any]:
    """The kinds of room that make a kamerwoning, the kinds of building that are exempt, and how sure that is."""
    return reference.read(Path(__file__).parent / "reference" / "rules" / "kamerwoning.toml")


def is_uncertain() -> bool:
    """Whether our source for the term, or for who is exempt, is not sure."""
    return bool(rule()["uncertain"]) or term(TERM).uncertain


def counted_rooms() -> QuerySet[Room]:
    """Rooms that are let or offered and that depend on common spaces."""
    return Room.objects.present().filter(kind__in=rule()["rooms"])


def kamerwoningen() -> QuerySet[Building]:
    """Buildings that somebody lets, with at least one such room, and not exempt."""
    let = Tenure.objects.filter(building=OuterRef("pk"), state=TenureState.ACTIVE)
    return Building.objects.filter(Exists(let), Exists(counted_rooms().filter(building=OuterRef("pk")))).exclude(
        kind__in=rule()["exempt"]
    )


def declarations_of(building: Building) -> QuerySet[Declaration]:
    """What was declared, the newest first."""
    return Declaration.objects.filter(building=building, state__in=WAS_DECLARED)


def due_of(building: Building) -> Declaration | None:
    """The one that the landlord is asked for."""
    return Declaration.objects.filter(building=building, state=DeclarationState.DUE).first()


def to_declare(building: Building) -> DeclaredAbout | None:
    """What the register says is to be declared now: all of it, or that rooms came or went since the last time."""
    if not kamerwoningen().filter(pk=building.pk).exists():
        return None
    last = declarations_of(building).first()
    if last is None:
        return DeclaredAbout.NEW
    rooms = counted_rooms().filter(building=building)
    changed = rooms.count() != last.rooms or rooms.filter(made_at__gt=last.declared_at).exists()
    return DeclaredAbout.CHANGE if changed else None


def to_look_at() -> QuerySet[Declaration]:
    """Declared, and not seen by the brigade yet."""
    return Declaration.objects.filter(state=DeclarationState.DECLARED)


def for_the_brigade() -> QuerySet[Declaration]:
    """What waits for the brigade on top, then what is asked and not declared, then what was seen."""
    order = Case(
        When(state=DeclarationState.DECLARED, then=Value(0)),
        When(state=DeclarationState.DUE, then=Value(1)),
        default=Value(2),
    )
    found = Declaration.objects.exclude(state=DeclarationState.LAPSED)
    found = found.select_related("building__address__place", "building__address__neighbourhood")
    return found.order_by(order, "-declared_at", "declare_by", "pk")
