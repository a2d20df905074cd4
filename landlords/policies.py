"""When something of the register may change. Refusals are sentences."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.models import User
from kotatgent.core import text
from kotatgent.core.errors import Conflict, RuleBroken
from landlords import queries
from landlords.enums import DerogationState, Kotlabel, StartState, TenureState, TransferState
from landlords.models import (
    ASKED_BEFORE,
    BUILT_BEFORE,
    Building,
    KotlabelNote,
    Landlord,
    Member,
    PlanningNote,
    Room,
    Start,
    Tenure,
    Transfer,
)
from landlords.norms import DEROGATION_M2, ROOM_M2

WRONG_TRIES = 5  # after so many no code opens a start, until staff send a new letter


def check_is_let(room: Room) -> None:
    """A room that was removed is history: its inspections and certificates point to what it was."""
    if room.removed_at is not None:
        raise RuleBroken("room_removed", _("This room was removed. Add it again first."))


def check_can_have_derogation(room: Room, built_on: dt.date, first_asked_on: dt.date) -> None:
    """A room for one of 8 to 12 m², from before both days of F2.25. It adds up with no other exception."""
    if room.self_contained or room.residents != 1:
        raise RuleBroken("not_such_a_room", _("The derogation is only for a room for one person, not for a studio."))
    if not DEROGATION_M2 <= room.area_m2 < ROOM_M2:
        raise RuleBroken("area", _("The derogation is only for a room of 8 to 12 m². Correct the area first."))
    if built_on >= BUILT_BEFORE:
        raise RuleBroken("built", _("Built or permitted from 1 September 1998: 12 m² is needed."), field="built_on")
    if first_asked_on >= ASKED_BEFORE:
        raise RuleBroken(
            "asked",
            _("The first certificate must have been asked before 1 September 2001."),
            field="first_asked_on",
        )
    if first_asked_on < built_on:
        raise RuleBroken("order", _("The certificate can't be older than the room."), field="first_asked_on")


def check_not_lapsed(room: Room) -> None:
    lapsed = room.derogations.filter(state=DerogationState.LAPSED).first()
    if lapsed is not None and lapsed.lapsed_on is not None:
        message = _("The derogation of this room lapsed on %(day)s, for good: it was not renewed in time.")
        raise RuleBroken(
            "lapsed", message % {"day": lapsed.lapsed_on.strftime("%d/%m/%Y")}, field="small_room_derogation"
        )


def check_proof(proof: str) -> None:
    if not proof.strip():
        raise RuleBroken("proof", _("Write down which proof you saw, or why it is not enough."), field="proof")


def check_last(last: PlanningNote | KotlabelNote | None, expected: int | None) -> None:
    """Raises Conflict, with the status that counts now, when a colleague wrote a note meanwhile."""
    if expected is not None and last is not None and expected != last.number:
        raise Conflict(
            "changed_meanwhile",
            _("Somebody else changed this while you were busy. Look at what changed, then save again."),
            changes={"status": last.status},
        )


def check_planning(reason: str) -> None:
    if not reason.strip():
        raise RuleBroken("reason", _("Write down why, and where you saw it."), field="reason")


def check_kotlabel(status: str, since: dt.date | None, reference: str, *, on: dt.date) -> None:
    """A label that was asked, issued or withdrawn has its day and its file in VLOK (F2.39)."""
    if status == Kotlabel.NONE:
        return
    if since is None:
        raise RuleBroken("since", _("Fill in since when."), field="since")
    if since > on:
        raise RuleBroken("since", _("This day is still to come."), field="since")
    if not reference.strip():
        raise RuleBroken("reference", _("Fill in the reference in VLOK."), field="vlok_reference")


def check_not_a_member(landlord: Landlord, email: str) -> None:
    if queries.members_of(landlord).filter(user__email_key=text.email_key(email)).exists():
        raise RuleBroken("member_already", _("This person acts here already."), field="email")


def check_acts_for_nobody(own: Landlord | None, wanted: Landlord) -> None:
    if own == wanted:
        raise RuleBroken("member_already", _("You act for this landlord already."))
    if own is not None:
        message = _(
            "Your account belongs to another registration, %(code)s. An account belongs to one landlord at a time: "
            "leave that one first, or take up the invitation with an account on another e-mail address."
        )
        raise RuleBroken("other_landlord", message % {"code": own.code})


def check_still_acts(member: Member) -> None:
    if member.until is not None:
        raise Conflict("left_already", _("This person acts here no longer. Look at the present state."))


def check_lets(tenure: Tenure) -> None:
    if tenure.state != TenureState.ACTIVE:
        raise Conflict("not_letting", _("This landlord does not let the building any more. Look at the present state."))


def check_can_take_over(building: Building, to: Landlord | None, frm: Landlord) -> Landlord:
    """Raises RuleBroken, at `to`, for a number that is nobody's, one's own, or of who lets the building already."""
    if to is None or to.erased_at is not None:
        raise RuleBroken("unknown", _("No landlord has this registration number. Ask for it again."), field="to")
    if to == frm:
        raise RuleBroken("own", _("This is your own number. Fill in that of the new landlord."), field="to")
    if queries.lets(to, building):
        message = _("This landlord lets the building already. You can stop letting it yourself, below.")
        raise RuleBroken("lets_already", message, field="to")
    return to


def is_offered(transfer: Transfer, *, on: dt.date) -> bool:
    """Also on the day after the last one, before any sweep."""
    return transfer.state == TransferState.OFFERED and on <= transfer.last_day


def check_offered(transfer: Transfer, *, on: dt.date) -> None:
    if not is_offered(transfer, on=on):
        raise Conflict("not_offered", _("This building is not offered to you any more. Look at the present state."))


def check_can_begin(*, email: str, kbo_number: str, postal_street: str, **others: object) -> None:
    """Nobody is registered twice, and a letter needs an address."""
    if email and User.objects.filter(email_key=text.email_key(email)).exists():
        message = _("There is an account with this e-mail address. Its owner signs in with it, or leave it out here.")
        raise RuleBroken("email_taken", message, field="email")
    if kbo_number and Landlord.objects.filter(kbo_number=kbo_number).exists():
        raise RuleBroken("taken", _("A company with this KBO number is already registered."), field="kbo_number")
    if not postal_street:
        raise RuleBroken("no_address", _("The letter with the code goes here: fill it in."), field="postal_street")


def check_start_waits(start: Start) -> None:
    if start.state != StartState.OPEN:
        raise Conflict("start_over", _("This registration waits no longer. Look at its present state."))


def check_may_have_letter(start: Start) -> None:
    """While it waits; and later for who signs in with the number, and has forgotten the password."""
    if start.state == StartState.OPEN:
        return
    if start.state != StartState.CONFIRMED or queries.account_of(start) is None:
        raise Conflict("start_over", _("This registration waits no longer. Look at its present state."))


def code_works(start: Start, *, on: dt.date) -> bool:
    """Also on the day after the last one, before any sweep."""
    return bool(start.code_hash) and on <= start.last_day and start.wrong_tries < WRONG_TRIES


def check_code_counts(start: Start, letter: int, *, on: dt.date) -> None:
    if letter != start.letters or not code_works(start, on=on):
        raise code_is_over()


def code_is_over() -> Conflict:
    return Conflict("code_is_over", _("This code works no longer. Ask us for a new letter."))
