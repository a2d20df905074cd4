"""Whom a sign-in by an institution's own provider lets in: docs/adr/0050.

What the provider says proves an address, and no more: who may work here is on the institution's list, is invited to
that address, or, where the institution wants that, has an address of its domain.
"""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kotatgent.accounts import colleagues
from kotatgent.accounts.models import Institution, User
from kotatgent.accounts.queries import managers
from kotatgent.accounts.roles import Role
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record
from kotatgent.core import rows, text
from kotatgent.core.errors import NotAllowed, RuleBroken
from kotatgent.partners import queries
from kotatgent.partners.actions.checking import plan_check
from kotatgent.partners.actions.invitations import take_up_invitation


@dataclass(frozen=True)
class Arrival:
    """What a provider said: for which institution, and which address it vouches for."""

    institution: Institution
    domains: tuple[str, ...]
    anybody: bool
    email: str
    verified: bool
    language: str


@transaction.atomic
def arrive(arrival: Arrival, *, known: User | None, signed_in: User | None, now: dt.datetime) -> User:
    """The account to sign in with. `known`: who came by this provider before; `signed_in`: who is in at this moment.

    Raises NotAllowed or RuleBroken, each with what to do next.
    """
    _check_address(arrival)
    rows.lock(arrival.institution)
    if known is not None and known.is_active:
        return _still_there(known, arrival.institution)
    found = User.objects.filter(email_key=text.email_key(arrival.email)).first()
    if found is not None and found.is_active:
        return _linked(found, arrival, signed_in, now=now)
    return _newcomer(arrival, left=found is not None or known is not None, now=now)


def _is_address(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return True


def _check_address(arrival: Arrival) -> None:
    if not _is_address(arrival.email):
        raise NotAllowed("no_email", _("Your institution did not tell us your e-mail address. Ask its ICT service."))
    if not arrival.verified:
        raise NotAllowed(
            "email_unverified", _("Your institution did not confirm your e-mail address. Ask its ICT service.")
        )
    if arrival.email.rpartition("@")[2].lower() not in arrival.domains:
        raise NotAllowed(
            "other_institution",
            _("This is no e-mail address of %(institution)s.") % {"institution": arrival.institution},
        )


def _still_there(known: User, institution: Institution) -> User:
    if known.role != Role.PARTNER or known.institution_id != institution.pk:
        raise NotAllowed(
            "other_account", _("This account no longer belongs to %(institution)s.") % {"institution": institution}
        )
    return known


def _linked(found: User, arrival: Arrival, signed_in: User | None, *, now: dt.datetime) -> User:
    """An account that is there is linked only to whoever is signed in with it: an address proves too little."""
    if found.role != Role.PARTNER or found.institution_id != arrival.institution.pk:
        raise RuleBroken(
            "email_taken",
            _(
                "This e-mail address has another account on Kotatgent already."
                " Ask for an invitation to another address."
            ),
        )
    if signed_in is None or signed_in.pk != found.pk:
        raise RuleBroken(
            "sign_in_first",
            _(
                "You have an account here already. Sign in with a code by mail once, then choose your institution"
                " again: from then on this way works too."
            ),
        )
    record(Kind.RECORDED, found, by=found, now=now, what="provider_linked")
    return found


def _newcomer(arrival: Arrival, *, left: bool, now: dt.datetime) -> User:
    """By an invitation to this address; or, where the institution wants that, by its domain. Never back in by that."""
    invitation = queries.open_invitations(arrival.institution).filter(email=arrival.email).first()
    if invitation is not None:
        return take_up_invitation(invitation, language=arrival.language, now=now)
    if left or not arrival.anybody or not managers(arrival.institution).exists():
        raise NotAllowed(
            "not_invited",
            _("You are not on the list of %(institution)s. Ask a colleague who manages it for an invitation.")
            % {"institution": arrival.institution},
        )
    user = colleagues.join(arrival.institution, email=arrival.email, language=arrival.language, manages=False, now=now)
    plan_check(arrival.institution, by=user, now=now)
    return user
