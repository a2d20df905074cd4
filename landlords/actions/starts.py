"""Staff begin a registration for somebody without a computer, who confirms it by the code of a letter (docs/adr/0030).

Staff never set a password and never accept terms; the code stands on the letter alone, until that is posted.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kotatgent.accounts import actions as accounts
from kotatgent.accounts.models import User
from kotatgent.accounts.permissions import check_role
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import VISITOR, Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock, rows
from kotatgent.followups.queries import term
from kotatgent.notices import actions as notices
from kotatgent.notices import letters
from kotatgent.terms import actions as terms
from kotatgent.terms.models import Version
from landlords import letter_codes, policies, queries
from landlords.actions.leaving import PERSONAL
from landlords.actions.registration import DETAILS, enter, one_spelling
from landlords.enums import LandlordKind, StartState
from landlords.models import Landlord, Start
from landlords.signals import registered_by_letter

TERM = "letter-code"
REGISTRATION, PASSWORD = "letter_registration", "letter_password"
FACTS = DETAILS | {"email", "language"}


@transaction.atomic
def begin_registration(*, asked: str, by: User, now: dt.datetime, **facts: Any) -> Start:
    """Staff write down what somebody says at the counter or by telephone; a letter with a code waits to be posted.

    `facts`: the names of FACTS. Raises RuleBroken at the field for who is in the register, or has an account.
    """
    check_role(by, Role.STAFF)
    facts = _facts(facts)
    policies.check_can_begin(**facts)
    start = Start(code=queries.free_number(), asked=asked, started_by=by, started_at=now, **facts)
    _new_code(start, now=now)
    rows.save(start)
    record(Kind.CREATED, start, by=by, now=now, asked=asked)
    _write(REGISTRATION, start, by=by, now=now)
    return start


def _facts(facts: dict[str, Any]) -> dict[str, Any]:
    rows.check_names(facts, FACTS)
    details = one_spelling({name: value for name, value in facts.items() if name in DETAILS})
    others = {name: value for name, value in facts.items() if name not in DETAILS}
    return details | others


def _new_code(start: Start, *, now: dt.datetime) -> None:
    start.code_hash = letter_codes.hash_of(start)
    start.last_day = term(TERM).after(clock.date_of(now))
    start.wrong_tries = 0


def _write(template: str, start: Start, *, by: Actor, now: dt.datetime) -> None:
    subject = _("Letter with a code for registration %(code)s") % {"code": start.code}
    notices.queue_on_paper(template, about=start, language=start.language, subject=subject, by=by, now=now)


@transaction.atomic
def correct_start(
    start: Start, *, by: Actor, now: dt.datetime, letter: int = 0, expected: int | None = None, **facts: Any
) -> Start:
    """By staff, or by the person, who entered the code of this letter. `facts`: the names of FACTS.

    Who holds a code is not told whether an address has an account.
    """
    start = rows.lock(start)
    policies.check_start_waits(start)
    facts = _facts(facts)
    if by is VISITOR:
        policies.check_code_counts(start, letter, on=clock.date_of(now))
        policies.check_can_begin(**facts | {"email": ""})
    else:
        check_role(by, Role.STAFF)
        policies.check_can_begin(**facts)
    changed = rows.write(start, facts, expected=expected)
    if changed:
        record(Kind.CHANGED, start, by=by, now=now, fields=changed)
    return start


@transaction.atomic
def new_letter(start: Start, *, by: User, now: dt.datetime) -> Start:
    """The older code ends, its letter is not posted any more, and the days count anew.

    Once somebody is registered, the code of a new letter lets the same person choose a new password.
    """
    check_role(by, Role.STAFF)
    start = rows.lock(start)
    policies.check_may_have_letter(start)
    start.letters += 1
    _new_code(start, now=now)
    start.save(update_fields=["letters", "code_hash", "last_day", "wrong_tries"])
    record(Kind.SENT, start, by=by, now=now, letters=start.letters)
    letters.close_waiting(start, reason=_("Replaced by a new letter."), by=by, now=now)
    _write(REGISTRATION if start.state == StartState.OPEN else PASSWORD, start, by=by, now=now)
    return start


@transaction.atomic
def withdraw_start(start: Start, *, by: User, now: dt.datetime) -> Start:
    """The person does not want it after all, or it was a mistake: what was written down is erased."""
    check_role(by, Role.STAFF)
    start = rows.lock(start)
    return _forget(start, StartState.WITHDRAWN, by=by, now=now)


@transaction.atomic
def expire_start(start: Start, *, by: Actor, now: dt.datetime) -> Start:
    """Its last day is over."""
    return _forget(rows.lock(start), StartState.EXPIRED, by=by, now=now)


def _forget(start: Start, to: StartState, *, by: Actor, now: dt.datetime) -> Start:
    _end(start, to, by=by, now=now)
    letters.forget(start, by=by, now=now)
    return start


def _end(start: Start, to: StartState, *, by: Actor, now: dt.datetime) -> None:
    gone = {**dict.fromkeys(PERSONAL, ""), "kind": LandlordKind.PERSON, "email": "", "code_hash": ""}
    move(start, to, by=by, now=now, ended_at=now, **gone)


@transaction.atomic
def enter_code(*, number: str, code: str, now: dt.datetime) -> Start | None:
    """The start that this number and this code open; None for everything else, without a word on what is wrong.

    A wrong code counts, and after a few no code opens this start until staff send a new letter.
    """
    found = Start.objects.filter(code=letter_codes.bare(number)).first()
    if found is None:
        return None
    start = rows.lock(found)
    if not policies.code_works(start, on=clock.date_of(now)):
        return None
    if letter_codes.fits(start, code):
        return start
    start.wrong_tries += 1
    start.save(update_fields=["wrong_tries"])
    record(Kind.RECORDED, start, by=VISITOR, now=now, what="wrong_code", tries=start.wrong_tries)
    return None


@transaction.atomic
def confirm_registration(
    start: Start,
    *,
    letter: int,
    password: str,
    version: Version,
    shown_hash: str,
    language: str,
    consents: Iterable[str],
    now: dt.datetime,
) -> Landlord:
    """The person accepts the terms of use by themselves, and only by that is in the register of landlords (F1.17).

    `letter` counts the letter whose code was entered: a newer one ends it. Of two at once the second finds it done.
    """
    start = rows.lock(start)
    policies.check_code_counts(start, letter, on=clock.date_of(now))
    policies.check_start_waits(start)
    facts, email = {name: getattr(start, name) for name in DETAILS}, start.email
    policies.check_can_begin(**facts, email="")
    user = accounts.open_by_letter(number=start.code, password=password, language=start.language, now=now)
    landlord = enter(start.code, facts, by=user, now=now, start=start.code)
    terms.accept(version, by=user, now=now, language=language, shown_hash=shown_hash, party=landlord.code)
    terms.choose_consents(version, yes=consents, by=user, now=now, language=language)
    notices.belong_to(user, about=start)
    _end(start, StartState.CONFIRMED, by=user, now=now)
    notices.queue("registered_by_letter", to=user, about=landlord, now=now, context={"landlord": landlord})
    registered_by_letter.send(Start, user=user, email=email, now=now)
    return landlord


@transaction.atomic
def choose_new_password(start: Start, *, letter: int, password: str, now: dt.datetime) -> User:
    """By the code of a later letter, which works once."""
    start = rows.lock(start)
    policies.check_code_counts(start, letter, on=clock.date_of(now))
    user = queries.account_of(start)
    if start.state != StartState.CONFIRMED or user is None:
        raise policies.code_is_over()
    user = accounts.choose_password(user, password, now=now)
    start.code_hash = ""
    start.save(update_fields=["code_hash"])
    record(Kind.RECORDED, start, by=user, now=now, what="new_password")
    return user
