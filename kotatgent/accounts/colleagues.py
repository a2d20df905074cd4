"""Who works for an institution: made manager, taken that away, gone. The institution decides; the desk can help.

Every action locks the institution first, so that two managers who leave at one moment come one after the other.
"""

import datetime as dt
from collections.abc import Callable

from allauth.account.models import EmailAddress
from django.db import transaction

from kotatgent.accounts import policies
from kotatgent.accounts.actions import close
from kotatgent.accounts.models import Institution, User
from kotatgent.accounts.permissions import check_may_appoint, check_may_manage
from kotatgent.accounts.queries import managers
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record
from kotatgent.core.rows import lock

Check = Callable[[User, User], None]


def _in_hand(user: User, by: User, check: Check) -> User:
    """The account, locked, once `check` allows both who asks and who is meant as they are now."""
    assert user.institution is not None  # a constraint says so of every partner
    check(by, user)
    lock(user.institution)
    check(lock(by), user)
    user = lock(user, User.objects.select_related("institution"))
    policies.check_works_there(user)
    return user


def _may_manage(by: User, user: User) -> None:
    check_may_manage(by, user.institution)


def _may_end(by: User, user: User) -> None:
    if by.pk != user.pk:
        check_may_manage(by, user.institution)


@transaction.atomic
def make_manager(user: User, *, by: User, now: dt.datetime) -> User:
    """By a manager of the same institution, or by the desk."""
    return _set(_in_hand(user, by, check_may_appoint), True, by=by, now=now)


@transaction.atomic
def end_management(user: User, *, by: User, now: dt.datetime) -> User:
    """The colleague stays. Raises RuleBroken for the last manager."""
    user = _in_hand(user, by, _may_manage)
    policies.check_not_alone(user)
    return _set(user, False, by=by, now=now)


def _set(user: User, manages: bool, *, by: Actor, now: dt.datetime) -> User:
    if user.manages != manages:
        user.manages = manages
        user.save(update_fields=["manages"])
        record(Kind.ROLE_CHANGED, user, by=by, now=now, manages=manages)
    return user


@transaction.atomic
def end_membership(user: User, *, by: User, now: dt.datetime) -> User:
    """A colleague leaves or is removed: the account closes and every session ends at once.

    Raises RuleBroken for the last manager.
    """
    user = _in_hand(user, by, _may_end)
    policies.check_not_alone(user)
    return close(user, by=by, now=now)


@transaction.atomic
def join(institution: Institution, *, email: str, language: str, manages: bool, now: dt.datetime) -> User:
    """Who was invited to this address and proved to read it. A colleague who had left comes back with the same account.

    Raises RuleBroken where the address belongs to an account of another kind, or of somebody who works elsewhere.
    """
    institution = lock(institution)
    manages = manages or not managers(institution).exists()
    user = policies.account_to_come_back(email)
    if user is None:
        user = User.objects.create_user(
            email=email, role=Role.PARTNER, language=language, institution=institution, manages=manages, made_at=now
        )
    else:
        _reopen(user, institution, manages=manages)
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    record(Kind.CREATED, user, by=user, now=now, role=user.role, institution=institution.code, manages=manages)
    return user


def _reopen(user: User, institution: Institution, *, manages: bool) -> None:
    """Without the password of before."""
    user.institution, user.manages, user.is_active = institution, manages, True
    user.set_unusable_password()
    user.save(update_fields=["institution", "manages", "is_active", "password"])
