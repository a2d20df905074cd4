"""Is this really the landlord? An address that somebody got elsewhere, held against the register (docs/adr/0042).

What is compared are keyed hashes; the answer is yes, no, not for rent, or that the register does not know, and nothing
else. What does not fit is kept as a hash for staff, and the true landlord is told.
"""

import datetime as dt
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.models import User
from kotatgent.accounts.permissions import check_role
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import VISITOR
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock, rows, sealing, text
from kotatgent.core.mailboxes import mailbox
from kotatgent.moderation.enums import AddressKind, DoubtState
from kotatgent.moderation.models import Doubt
from kotatgent.notices import actions as notices
from landlords.actions.payment_account import PURPOSE as ACCOUNT
from landlords.models import Landlord
from landlords.validators import iban, phone_number
from listings.advertisers import accounts_of
from listings.models import Listing

PURPOSE = "address in doubt"


class Answer(StrEnum):
    MATCH = "match"
    NO_MATCH = "no_match"
    NOT_FOR_RENT = "not_for_rent"
    NOT_KNOWN = "not_known"  # the landlord gave no account number, so there is nothing to compare with


def read(given: str) -> tuple[AddressKind, str]:
    """What it is, in the spelling of the register. Raises ValidationError for what is none of the three."""
    if "@" in given:
        validate_email(given)
        return AddressKind.EMAIL, mailbox(given)
    if any(character.isalpha() for character in given):
        return AddressKind.ACCOUNT, iban(given)
    if any(character.isdigit() for character in given):
        return AddressKind.PHONE, phone_number(given)
    raise ValidationError(_("Fill in an e-mail address, a telephone number or an account number (IBAN)."), code="none")


@transaction.atomic
def ask(code: str, given: str, *, now: dt.datetime) -> Answer:
    """Anybody. Raises ValidationError for what can't be compared."""
    kind, address = read(given)
    listing = Listing.objects.public().select_related("landlord").filter(code=code.upper()).first()
    if listing is None:
        return Answer.NOT_FOR_RENT
    if not _is_known(listing.landlord, kind):
        return Answer.NOT_KNOWN
    if _is_of(listing, kind, address):
        return Answer.MATCH
    _doubt(listing, kind, address, now=now)
    return Answer.NO_MATCH


def _is_known(landlord: Landlord | None, kind: AddressKind) -> bool:
    """Of a student who sublets the site has an e-mail address and nothing else."""
    if landlord is None:
        return kind == AddressKind.EMAIL
    return kind != AddressKind.ACCOUNT or bool(landlord.account_hash)


def _is_of(listing: Listing, kind: AddressKind, address: str) -> bool:
    if kind == AddressKind.EMAIL:
        return accounts_of(listing).filter(email_key=text.email_key(address)).exists()
    return listing.landlord is not None and _is_number_of(listing.landlord, kind, address)


def _is_number_of(landlord: Landlord, kind: AddressKind, address: str) -> bool:
    if kind == AddressKind.PHONE:
        return bool(landlord.phone) and Landlord.objects.filter(pk=landlord.pk, phone=address).exists()
    return landlord.account_hash == sealing.keyed_hash(address, ACCOUNT)


def _is_of_somebody(kind: AddressKind, address: str) -> bool:
    match kind:
        case AddressKind.EMAIL:
            return User.objects.filter(email_key=text.email_key(address), role=Role.LANDLORD, is_active=True).exists()
        case AddressKind.PHONE:
            return Landlord.objects.filter(phone=address).exists()
        case AddressKind.ACCOUNT:
            return Landlord.objects.filter(account_hash=sealing.keyed_hash(address, ACCOUNT)).exists()


def _doubt(listing: Listing, kind: AddressKind, address: str, *, now: dt.datetime) -> None:
    spelling = text.email_key(address) if kind == AddressKind.EMAIL else address
    listing = rows.lock(listing)
    known = Doubt.objects.filter(listing=listing, address_hash=sealing.keyed_hash(spelling, PURPOSE)).first()
    if known is not None:
        known = rows.lock(known)
        known.times, known.last_at = known.times + 1, now
        known.save(update_fields=["times", "last_at"])
        return
    doubt = Doubt(
        code=text.new_code(8),
        listing=listing,
        kind=kind,
        address_hash=sealing.keyed_hash(spelling, PURPOSE),
        of_another=_is_of_somebody(kind, address),
        first_at=now,
        last_at=now,
    )
    rows.save(doubt)
    record(Kind.CREATED, doubt, by=VISITOR, now=now, listing=listing.code, what=kind.value)
    # Once a day about one advert: whoever asks often must not fill a mailbox.
    notices.queue_all(
        "identity_doubt",
        to=accounts_of(listing),
        about=listing,
        now=now,
        once=f"identity_doubt:{listing.code}:{clock.date_of(now).isoformat()}",
        context={"listing": listing, "kind": kind},
    )


def waiting() -> QuerySet[Doubt]:
    """To be looked at, what was asked longest ago first."""
    found = Doubt.objects.filter(state=DoubtState.OPEN)
    return found.select_related("listing__room__building__address__place", "listing__landlord").order_by("first_at")


def other_adverts(doubt: Doubt) -> int:
    """For how many other adverts somebody was given the same address."""
    same = Doubt.objects.filter(address_hash=doubt.address_hash).exclude(pk=doubt.pk)
    counted: int = same.aggregate(n=Count("listing", distinct=True))["n"]
    return counted


@transaction.atomic
def look(doubt: Doubt, *, found: str, note: str, by: User, now: dt.datetime) -> Doubt:
    """Staff say what it was; a mistake may turn out to be fraud later."""
    check_role(by, Role.STAFF)
    doubt = rows.lock(doubt)
    move(doubt, DoubtState(found), by=by, now=now, note=note.strip(), looked_at=now, looked_by=by)
    return doubt
