"""Whether a room is still free: answered by the link in the mail, and on the landlord's own pages."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from kotatgent.accounts.models import User
from kotatgent.core import clock
from kotatgent.core.errors import RuleBroken, Text
from listings import actions
from listings.enums import State
from listings.freshness import is_asked, is_stale
from listings.models import Listing, ListingQuerySet

BUTTONS = frozenset({"all", "free", "rented"})
Refused = dict[str, Text]  # by the code of the advert


@dataclass(frozen=True)
class Row:
    """`refusal`: what is in the way of the answer that was just given."""

    listing: Listing
    refusal: Text = ""

    @property
    def name(self) -> str:
        room = self.listing.room
        return f"{room.building.address.line}, {room.get_kind_display().lower()} {room.label}"

    @property
    def asked(self) -> bool:
        return is_asked(self.listing)

    @property
    def stale(self) -> bool:
        return is_stale(self.listing)

    @property
    def waits(self) -> bool:
        return self.asked or self.stale


def rows(listings: Iterable[Listing], refused: Refused | None = None) -> list[Row]:
    """What still waits for an answer first."""
    found = [Row(listing, (refused or {}).get(listing.code, "")) for listing in listings]
    return sorted(found, key=lambda row: not row.waits)


def answered(request: HttpRequest, among: ListingQuerySet, *, user: User) -> Refused:
    """Carries out the button that was pressed, for one of these adverts or for all that wait; what was refused.

    Without a button nothing. Raises Http404 for an advert that is not among these.
    """
    if "all" in request.POST:
        chosen = [row.listing for row in rows(among) if row.waits]
        return _carried_out(chosen, rented=False, user=user)
    for button in ("free", "rented"):
        if (code := request.POST.get(button)) is not None:
            code = code if code.isalnum() else ""  # no code of ours has any other sign
            return _carried_out([get_object_or_404(among, code=code)], rented=button == "rented", user=user)
    return {}


def _carried_out(chosen: list[Listing], *, rented: bool, user: User) -> Refused:
    now, refused = clock.now(), Refused()
    for listing in chosen:
        try:
            if not rented:
                actions.still_free(listing, by=user, now=now)
            elif listing.state == State.PUBLISHED or is_stale(listing):
                actions.mark_rented(listing, by=user, now=now)
        except RuleBroken as error:
            if error.status in (403, 404):
                raise
            refused[listing.code] = error.message
    return refused
