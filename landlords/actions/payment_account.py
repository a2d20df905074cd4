"""The account that a landlord is paid on, kept as a keyed hash alone, to see one account behind several registrations
(F1.27). Nobody has to give it, and nobody can read it back."""

import datetime as dt

from django.db import transaction

from kotatgent.accounts.models import User
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record
from kotatgent.core import rows, sealing
from landlords import permissions
from landlords.models import Landlord
from landlords.validators import iban

PURPOSE = "payment account"


@transaction.atomic
def set_payment_account(landlord: Landlord, *, number: str, by: User, now: dt.datetime) -> Landlord:
    """Raises ValidationError for what is no IBAN. The same account once more changes nothing."""
    permissions.check_may_edit(by, landlord)
    landlord = rows.lock(landlord)
    known = sealing.keyed_hash(iban(number), PURPOSE)
    if known == landlord.account_hash:
        return landlord
    return _write(landlord, known, what="payment_account_given", by=by, now=now)


@transaction.atomic
def remove_payment_account(landlord: Landlord, *, by: User, now: dt.datetime) -> Landlord:
    permissions.check_may_edit(by, landlord)
    landlord = rows.lock(landlord)
    if not landlord.account_hash:
        return landlord
    return _write(landlord, "", what="payment_account_removed", by=by, now=now)


def _write(landlord: Landlord, known: str, *, what: str, by: User, now: dt.datetime) -> Landlord:
    landlord.account_hash, landlord.account_since = known, now if known else None
    landlord.save(update_fields=["account_hash", "account_since"])
    record(Kind.RECORDED, landlord, by=by, now=now, what=what)
    return landlord
