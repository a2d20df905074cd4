import datetime as dt

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.models import Institution, User
from kotatgent.accounts.permissions import check_role
from kotatgent.accounts.policies import check_somebody_manages
from kotatgent.accounts.queries import managers
from kotatgent.accounts.roles import OPEN_ROLES, Role
from kotatgent.accounts.signals import account_closed, account_opened
from kotatgent.audit.actors import COMMAND, Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record
from kotatgent.core import rows, text
from kotatgent.core.errors import Conflict, NotAllowed, RuleBroken
from kotatgent.core.rows import lock


@transaction.atomic
def open_account(
    *,
    email: str,
    role: Role,
    by: Actor,
    now: dt.datetime,
    language: str = "nl",
    institution: Institution | None = None,
) -> User:
    """An administrator makes an account for a colleague, who signs in with a code by mail and sets a second factor.

    The address counts as confirmed: the code by mail proves it at the first sign-in.
    """
    _check_may_open(by, role)
    if User.objects.filter(email_key=text.email_key(email)).exists():
        raise RuleBroken("email_taken", _("There is already an account with this e-mail address."), field="email")
    if role == Role.PARTNER and institution is None:
        raise RuleBroken("institution_missing", _("Choose the institution of this partner."), field="institution")
    manages = institution is not None and _is_first(institution)
    user = User.objects.create_user(
        email=email, role=role, language=language, institution=institution, manages=manages, made_at=now
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    record(Kind.CREATED, user, by=by, now=now, role=role)
    account_opened.send(User, user=user, now=now)
    return user


def _is_first(institution: Institution) -> bool:
    """The first one at an institution manages its accounts: there is always somebody who does."""
    return not managers(lock(institution)).exists()


@transaction.atomic
def open_by_letter(*, number: str, password: str, language: str, now: dt.datetime) -> User:
    """A landlord who confirmed with the code of a letter gets an account that signs in with this number."""
    user = User(email="", number=number, role=Role.LANDLORD, language=language, made_at=now)
    user.set_password(password)
    rows.save(user)
    record(Kind.CREATED, user, by=user, now=now, role=user.role)
    return user


@transaction.atomic
def choose_password(user: User, password: str, *, now: dt.datetime) -> User:
    """By who has the code of a letter: every session that is open ends."""
    user = lock(user)
    user.set_password(password)
    user.save(update_fields=["password"])
    record(Kind.CHANGED, user, by=user, now=now, fields=["password"])
    return user


def _check_may_open(by: Actor, role: Role) -> None:
    """Administrators open accounts of the offices and of partners; the command opens the first administrator."""
    if by is not COMMAND:
        check_role(by, Role.ADMINISTRATOR)
    elif role != Role.ADMINISTRATOR:
        raise NotAllowed("only_administrators", _("A command opens the account of an administrator and no other."))
    if role in OPEN_ROLES:
        raise RuleBroken("registers_itself", _("Landlords and students register by themselves."), field="role")


@transaction.atomic
def close_account(user: User, *, by: Actor, now: dt.datetime) -> User:
    """Nobody can sign in with it any more; what it did stays in the audit register."""
    check_role(by, Role.ADMINISTRATOR)
    user = lock(user)
    if user.pk == by.pk:
        raise RuleBroken("own_account", _("You can't close your own account. Ask another administrator."))
    if user.role in OPEN_ROLES:
        raise RuleBroken("not_an_office_account", _("Landlords and students close their account themselves."))
    if not user.is_active:
        raise Conflict("closed_already", _("A colleague has closed this account meanwhile."))
    if user.institution is not None:
        check_somebody_manages(lock(user.institution), without=user)
    return close(user, by=by, now=now)


def close(user: User, *, by: Actor, now: dt.datetime) -> User:
    """Of a locked row, by whoever may: every session ends at once."""
    user.is_active = user.manages = False
    user.save(update_fields=["is_active", "manages"])
    record(Kind.CLOSED, user, by=by, now=now)
    account_closed.send(User, user=user, by=by, now=now)
    return user


@transaction.atomic
def choose_language(user: User, language: str, *, now: dt.datetime) -> None:
    """The language in which we write to somebody."""
    user = lock(user)
    if user.language != language:
        user.language = language
        user.save(update_fields=["language"])
        record(Kind.CHANGED, user, by=user, now=now, fields=["language"])
