import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.models import User
from kotatgent.accounts.permissions import check_role
from kotatgent.accounts.queries import is_confirmed
from kotatgent.accounts.roles import Role
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record
from kotatgent.core import clock, rows, text
from kotatgent.core.errors import RuleBroken
from kotatgent.terms import actions as terms
from landlords import permissions, queries
from landlords.actions import yearly
from landlords.enums import LandlordKind, MemberRole
from landlords.models import Landlord, Member
from landlords.validators import kbo_number, phone_number

POSTAL_ADDRESS = frozenset({"postal_street", "postal_postcode", "postal_place", "postal_country"})
DETAILS = frozenset({"kind", "first_name", "last_name", "company_name", "kbo_number", "phone"}) | POSTAL_ADDRESS


@transaction.atomic
def register(*, by: User, now: dt.datetime, **facts: Any) -> Landlord:
    """Somebody with a confirmed e-mail address says who they are, and becomes a registered landlord (F1.17).

    `facts`: the names of DETAILS.
    """
    check_role(by, Role.LANDLORD)
    if not is_confirmed(by):
        raise RuleBroken("email_unconfirmed", _("Confirm your e-mail address first."))
    rows.lock(by)
    if queries.landlord_of(by) is not None:
        raise RuleBroken("already_registered", _("You are already registered."))
    landlord = enter(text.new_code(8), facts, by=by, now=now)
    terms.name_party(by, landlord.code)
    return landlord


def enter(code: str, facts: dict[str, Any], *, by: User, now: dt.datetime, **said: str) -> Landlord:
    """Into the register under this number, with its first owner. Belongs inside the transaction of its cause."""
    landlord = Landlord(code=code, registered_at=now, **one_spelling(facts))
    rows.save(landlord)
    rows.save(Member(landlord=landlord, user=by, role=MemberRole.OWNER, since=now))
    record(Kind.CREATED, landlord, by=by, now=now, **said)
    yearly.plan(landlord, on=clock.date_of(now), by=by, now=now)
    return landlord


@transaction.atomic
def change_details(
    landlord: Landlord, *, by: User, now: dt.datetime, expected: int | None = None, **facts: Any
) -> Landlord:
    """`facts`: the names of DETAILS."""
    permissions.check_may_edit(by, landlord)
    landlord = rows.lock(landlord)
    changed = rows.write(landlord, one_spelling(facts), expected=expected)
    if changed:
        record(Kind.CHANGED, landlord, by=by, now=now, fields=changed)
    return landlord


@transaction.atomic
def record_postal_address(
    landlord: Landlord, *, by: User, now: dt.datetime, expected: int | None = None, **facts: Any
) -> Landlord:
    """Staff fill in where letters go, when the landlord has not. `facts`: the names of POSTAL_ADDRESS."""
    check_role(by, Role.STAFF)
    rows.check_names(facts, POSTAL_ADDRESS)
    landlord = rows.lock(landlord)
    changed = rows.write(landlord, facts, expected=expected)
    if changed:
        record(Kind.CHANGED, landlord, by=by, now=now, fields=changed)
    return landlord


def one_spelling(facts: dict[str, Any]) -> dict[str, Any]:
    """One spelling of a KBO number and of a telephone number; a person has no company."""
    rows.check_names(facts, DETAILS)
    if facts.get("kind") == LandlordKind.PERSON:
        facts = {**facts, "company_name": "", "kbo_number": ""}
    spelling = {"kbo_number": kbo_number, "phone": phone_number}
    return {name: spelling[name](value) if name in spelling and value else value for name, value in facts.items()}
