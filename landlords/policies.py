"""When something of the register may change. Refusals are sentences."""

from django.utils.translation import gettext_lazy as _

from kotatgent.core.errors import RuleBroken
from landlords.models import Room


def check_is_let(room: Room) -> None:
    """A room that was removed is history: its inspections and certificates point to what it was."""
    if room.removed_at is not None:
        raise RuleBroken("room_removed", _("This room was removed. Add it again first."))
