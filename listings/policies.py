"""When an advert may be online. A refusal is a sentence that a landlord can act on."""

import datetime as dt
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kotatgent.accounts.models import User
from kotatgent.accounts.queries import is_confirmed
from kotatgent.core import clock
from kotatgent.core.errors import RuleBroken
from kotatgent.terms.queries import has_accepted
from landlords.queries import lets
from listings import checks, sublet_policies
from listings.enums import MODERATED, Block, State, Utility
from listings.models import Listing

MAX_PHOTOS = 12


@dataclass(frozen=True)
class Missing:
    """What is still to be filled in, and at which step of the journey."""

    step: str
    field: str
    message: str


def missing(listing: Listing) -> list[Missing]:
    """What an advert needs before it can go online (F4.5, F4.6, F4.11, F4.12)."""
    found = []

    def need(is_there: bool, step: str, field: str, message: str) -> None:
        if not is_there:
            found.append(Missing(step, field, message))

    need(listing.rent_cents is not None, "price", "rent", _("Fill in the rent."))
    costs = listing.fixed_cents is not None and listing.advance_cents is not None
    need(costs, "price", "fixed", _("Fill in the costs; 0 when there are none."))
    need(set(listing.utilities) == set(Utility.values), "price", "utilities", _("Say how each of the costs is paid."))
    need(listing.deposit_cents is not None, "price", "deposit", _("Fill in the deposit; 0 when you ask none."))
    need(listing.months is not None, "term", "months", _("Fill in the length of the contract."))
    need(listing.available_from is not None, "term", "available_from", _("Fill in from when the room is free."))
    epc = (listing.epc_score is not None and listing.epc_scope) or listing.epc_reason
    need(bool(epc), "energy", "epc_score", _("Fill in the EPC score, or say why there is none."))
    described = bool(listing.description_nl.strip() or listing.description_en.strip())
    need(described, "description", "description_nl", _("Describe the room, in Dutch or in English."))
    return found


def deposit_is_lawful(listing: Listing) -> bool:
    """F4.5: at most two months' rent, costs not counted."""
    if listing.deposit_cents is None or listing.rent_cents is None:
        return True
    return listing.deposit_cents <= 2 * listing.rent_cents


def check_deposit(listing: Listing) -> None:
    if not deposit_is_lawful(listing):
        raise RuleBroken("deposit", _("The deposit is at most two months' rent, without the costs."), field="deposit")


def check_can_publish(listing: Listing, *, account: User, now: dt.datetime) -> None:
    """Raises RuleBroken with the first reason why this advert can't go online for this account.

    The terms in force must be accepted (F1.2), the landlord must let the building, no decision may rest
    on the room (F1.13, F2.36), and what the law asks of a public notice must be filled in.
    """
    if not is_confirmed(account):
        raise RuleBroken("email_unconfirmed", _("Confirm your e-mail address first."))
    if not has_accepted(account.pk, clock.date_of(now)):
        raise RuleBroken("terms_not_accepted", _("Read and accept the terms of use first. Then you can publish."))
    check_is_confirmed(listing)
    if listing.room.removed_at is not None:
        raise RuleBroken("room_removed", _("This room was removed. Add it again first."))
    check_right(listing, now=now)
    if listing.removed_why == MODERATED:
        message = _("Kotatgent took this advert offline. Read why on the page of the advert, and what you can do.")
        raise RuleBroken("moderated", message)
    if not may_be_let(listing):
        raise RuleBroken("blocked", blocked_sentence(listing))
    if still := missing(listing):
        raise RuleBroken("incomplete", " ".join(part.message for part in still))
    check_deposit(listing)
    sublet_policies.check_period_is_free(listing)


def check_right(listing: Listing, *, now: dt.datetime) -> None:
    """A landlord lets the building; a student has the consent of the landlord, or needs none (F4.8)."""
    if listing.landlord is None:
        sublet_policies.check_stands(listing.sublet, now=now)
        sublet_policies.check_price(listing, listing.sublet)
    elif not lets(listing.landlord, listing.room.building):
        raise RuleBroken("not_letting", _("You don't let this building at present, so its rooms can't be advertised."))


def check_is_confirmed(listing: Listing) -> None:
    """Who did not confirm for a year what the register holds does so first (docs/adr/0032)."""
    if listing.landlord is not None and listing.landlord.lapsed_on is not None:
        message = _("First confirm that what the register holds is still right. Then your adverts can be online.")
        raise RuleBroken("not_confirmed", message)


def may_be_let(listing: Listing) -> bool:
    return listing.standing is None or listing.standing.blocked_on is None


def blocked_sentence(listing: Listing) -> str:
    standing = listing.standing
    assert standing is not None
    what = Block(standing.block).label
    return _(
        "This room was %(what)s on %(date)s. It may not be let. Only a new certificate of conformity changes that."
    ) % {"what": what, "date": date_format(standing.blocked_on, "j F Y") if standing.blocked_on else ""}


def check_can_edit(listing: Listing) -> None:
    """A withdrawn advert is history."""
    if listing.state == State.WITHDRAWN:
        raise RuleBroken("withdrawn", _("This advert was withdrawn. Make a new one."))


def check_alt(alt: str) -> None:
    """What can be seen on a photo needs no number, no address and no word on who may live there (docs/adr/0039)."""
    if checks.findings_in(alt):
        message = _("Say only what can be seen: leave out numbers, addresses and words on who may live there.")
        raise RuleBroken("checked", message, field="alt")


def room_for_photos(listing: Listing) -> int:
    """How many more."""
    return MAX_PHOTOS - listing.photos.count()


def check_can_add_photo(listing: Listing) -> None:
    check_can_edit(listing)
    if room_for_photos(listing) <= 0:
        message = _("An advert has at most %(n)s photos. Remove one first.") % {"n": MAX_PHOTOS}
        raise RuleBroken("photos_full", message, field="photo")
