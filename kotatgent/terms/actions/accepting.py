import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.models import User
from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record
from kotatgent.core import clock
from kotatgent.core.errors import Conflict
from kotatgent.core.rows import lock
from kotatgent.terms import queries, signals
from kotatgent.terms.models import Acceptance, Clause, Consent, Version


@transaction.atomic
def accept(
    version: Version, *, by: User, now: dt.datetime, language: str, shown_hash: str, party: str = ""
) -> Acceptance:
    """`shown_hash` is of the text that was on this person's screen. A version that is to come may be accepted before.

    Raises Conflict when that text is not, or no longer, one to accept.
    """
    if version not in queries.to_accept(clock.date_of(now)) or shown_hash != version.text_hash(language):
        raise Conflict("other_text", _("The terms have changed while you were reading. Read them again, then accept."))
    acceptance, made = Acceptance.objects.get_or_create(
        version=version,
        user=by,
        defaults={"language": language, "text_hash": shown_hash, "accepted_at": now, "party": party},
    )
    if made:
        record(Kind.ACCEPTED, version, by=by, now=now, language=language, text_hash=shown_hash)
        signals.accepted.send(sender=Acceptance, version=version, by=by, now=now)
    return acceptance


@transaction.atomic
def name_party(user: User, party: str) -> None:
    """Who accepted before they registered: from now on the proof carries the registration number too."""
    Acceptance.objects.filter(user=user, party="").update(party=party)


@transaction.atomic
def choose_consents(version: Version, *, yes: Iterable[str], by: User, now: dt.datetime, language: str) -> None:
    """Give and withdraw: after this the account consents to just the clauses named in `yes`."""
    lock(by)  # a form sent twice gives one consent
    wanted = set(yes)
    given = queries.consents_given(by)
    for clause in queries.consents_of(version).filter(code__in=wanted - given):
        _give(clause, by, by=by, now=now, language=language)
    for consent in Consent.objects.filter(user=by, withdrawn_at__isnull=True, code__in=given - wanted):
        _withdraw(consent, by=by, now=now)


@transaction.atomic
def give_consent(code: str, *, user: User, by: Actor, now: dt.datetime, language: str) -> None:
    """Said elsewhere than beside the terms: by who proved to have the address of this account. Once is enough."""
    lock(user)
    version = queries.in_force(clock.date_of(now))
    clause = queries.consents_of(version).filter(code=code).first() if version is not None else None
    if clause is not None and code not in queries.consents_given(user):
        _give(clause, user, by=by, now=now, language=language)


@transaction.atomic
def withdraw_consent(code: str, *, user: User, by: Actor, now: dt.datetime) -> None:
    lock(user)
    for consent in Consent.objects.filter(user=user, withdrawn_at__isnull=True, code=code):
        _withdraw(consent, by=by, now=now)


def _give(clause: Clause, user: User, *, by: Actor, now: dt.datetime, language: str) -> None:
    Consent.objects.create(
        clause=clause,
        code=clause.code,
        user=user,
        language=language,
        text_hash=clause.text_hash(language),
        given_at=now,
    )
    record(Kind.CONSENTED, clause, by=by, now=now, clause=clause.code)
    signals.consent_given.send(sender=Consent, user=user, code=clause.code, language=language, by=by, now=now)


def _withdraw(consent: Consent, *, by: Actor, now: dt.datetime) -> None:
    consent.withdrawn_at = now
    consent.save(update_fields=["withdrawn_at"])
    record(Kind.CONSENT_WITHDRAWN, consent.clause, by=by, now=now, clause=consent.code)
    signals.consent_withdrawn.send(sender=Consent, user=consent.user, code=consent.code, by=by, now=now)
