"""When a student may ask for a sublet, when its landlord may answer, and when it may be online (F1.21, F4.8)."""

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kotatgent.accounts.models import User
from kotatgent.accounts.queries import is_confirmed
from kotatgent.core import clock, money
from kotatgent.core.errors import RuleBroken
from kotatgent.followups.queries import academic_year_end
from landlords.models import Room
from listings import sublet_grounds, sublet_queries
from listings.enums import State, SubletState
from listings.models import Listing, Sublet

MAX_A_DAY = 3
# What the landlord was told; another term is asked anew.
FIXED = frozenset({"months", "contract", "available_from"})


def check_can_ask(by: User, *, now: dt.datetime) -> None:
    if not is_confirmed(by):
        raise RuleBroken("email_unconfirmed", _("Confirm your e-mail address first."))
    if sublet_queries.asked_on(by, clock.start_of(clock.date_of(now))) >= MAX_A_DAY:
        message = _("You asked %(n)s times today, and that is the most. Come back tomorrow.") % {"n": MAX_A_DAY}
        raise RuleBroken("asked_often", message)


def check_dates(starts_on: dt.date, ends_on: dt.date, lease_until: dt.date, *, today: dt.date) -> None:
    if starts_on < today:
        raise RuleBroken("day_passed", _("This day is over: take today or a later one."), field="starts_on")
    if ends_on <= starts_on:
        raise RuleBroken("not_in_order", _("The last day comes after the first day."), field="ends_on")
    if ends_on > (year := academic_year_end(today)):
        message = _("You can sublet until the end of this academic year, %(day)s, and no longer.")
        raise RuleBroken("after_the_year", message % {"day": date_format(year, "j F Y")}, field="ends_on")
    if ends_on > lease_until:
        message = _("You can't sublet for longer than you rent the room yourself.")
        raise RuleBroken("after_the_lease", message, field="ends_on")


def check_asks_once(by: User, room: Room) -> None:
    if sublet_queries.asks_already(by, room):
        raise RuleBroken("asked_already", _("You asked this already. It stands on your page."), field="code")


def check_can_answer(sublet: Sublet, *states: SubletState, now: dt.datetime) -> None:
    """A landlord answers once, and in time where consent is asked."""
    if sublet.state not in states:
        raise RuleBroken("answered", _("This was answered already, or it is over."))
    if sublet.state == SubletState.ASKED and clock.date_of(now) > sublet.last_day:
        raise RuleBroken("too_late", _("The time to answer is over. The student can ask again."))


def check_reason(reason: str) -> str:
    if not (reason := reason.strip()):
        raise RuleBroken("no_reason", _("Say to the student why."), field="reason")
    return reason


def check_objection(objection: str) -> None:
    """F4.8: without need of consent a landlord may refuse on a good ground only."""
    if objection not in sublet_grounds.grounds():
        raise RuleBroken("no_ground", _("Choose the ground of your objection."), field="objection")


def check_period_stays(listing: Listing, names: set[str]) -> None:
    if listing.landlord is None and names & FIXED:
        raise RuleBroken("period_stays", _("Your landlord was told these dates. Ask anew for other ones."))


def check_stands(sublet: Sublet, *, now: dt.datetime) -> None:
    """Raises RuleBroken with the reason why a sublet can't be online now."""
    today = clock.date_of(now)
    if sublet.state == SubletState.ASKED:
        raise RuleBroken("not_agreed", _("Your landlord did not answer yet. Without consent the room can't be online."))
    if sublet.state == SubletState.OBJECTED:
        raise RuleBroken("objected", _("Your landlord objects. As long as that stands the room can't be online."))
    if sublet.state == SubletState.TOLD:
        _check_had_time(sublet, today)
    if not sublet.is_open or today > sublet.ends_on:
        raise RuleBroken("sublet_over", _("This sublet is over. Ask anew."))


def _check_had_time(sublet: Sublet, today: dt.date) -> None:
    day = sublet_queries.free_from(sublet)
    if day is None:
        raise RuleBroken("not_told", _("We could not reach your landlord yet. Call Kotatgent if this takes long."))
    if today < day:
        message = _("Your landlord has time to object. From %(day)s the room can be online, or sooner with a yes.")
        raise RuleBroken("may_object", message % {"day": date_format(day, "j F Y")})


def may_prepare(sublet: Sublet, *, now: dt.datetime) -> bool:
    """Whether the student may see the room and fill in the advert: once it may be online, and ever after it was."""
    if sublet.listing.published_at is not None:
        return True
    try:
        check_stands(sublet, now=now)
    except RuleBroken:
        return False
    return True


def check_price(listing: Listing, sublet: Sublet) -> None:
    if (listing.price_all_in_cents or 0) > sublet.price_cents:
        message = _("You told your landlord %(price)s a month at most, all in. Ask less, or ask anew.")
        raise RuleBroken("price_above", message % {"price": money.spoken(sublet.price_cents)}, field="rent_cents")


def period_of(listing: Listing) -> tuple[dt.date, dt.date]:
    """From when until when a room is offered; an advert of a landlord has no end."""
    first = listing.available_from or dt.date.min
    return first, dt.date.max if listing.landlord is not None else listing.sublet.ends_on


def check_period_is_free(listing: Listing) -> None:
    """One room is offered once at a time: by its landlord for after the sublet, by a student until then."""
    first, last = period_of(listing)
    others = Listing.objects.filter(room=listing.room_id, state=State.PUBLISHED).exclude(pk=listing.pk)
    for other in others.select_related("sublet"):
        begins, ends = period_of(other)
        if begins > last or ends < first:
            continue
        if other.landlord_id is None and listing.landlord is not None:
            message = _("A student sublets this room until %(day)s. Offer it from a later day.")
            raise RuleBroken("sublet_until", message % {"day": date_format(ends, "j F Y")}, field="available_from")
        if other.landlord_id is None:
            raise RuleBroken("sublet_already", _("This room is online as a sublet for the same time already."))
        message = _("The landlord offers this room online for the same time. Talk to the landlord first.")
        raise RuleBroken("offered_already", message)
