import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.models import User
from kotatgent.accounts.permissions import check_role
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import COMMAND, Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock
from kotatgent.core.errors import Conflict, RuleBroken
from kotatgent.core.rows import lock, save
from kotatgent.terms import queries
from kotatgent.terms.enums import State
from kotatgent.terms.models import Acceptance, Clause, Consent, Version


@transaction.atomic
def draft(definition: dict[str, Any], *, by: Actor, now: dt.datetime) -> Version:
    """A new version from its definition: number, titles, clauses (the shape of reference/terms_v1.toml)."""
    if by is not COMMAND:
        check_role(by, Role.STAFF)
    number = definition["number"]
    if Version.objects.filter(number=number).exists():
        raise RuleBroken("number_taken", _("There is already a version with this number."))
    version = Version(number=number, title_nl=definition["title_nl"], title_en=definition["title_en"])
    save(version)
    for position, facts in enumerate(definition["clauses"], start=1):
        clause = Clause(version=version, position=position, **facts)
        save(clause)
    record(Kind.CREATED, version, by=by, now=now, clauses=len(definition["clauses"]))
    return version


@transaction.atomic
def publish(version: Version, *, effective_on: dt.date, by: Actor, now: dt.datetime) -> Version:
    """From `effective_on` this version counts, and adverts need its acceptance."""
    if by is not COMMAND:
        check_role(by, Role.STAFF)
    version = lock(version)
    if not queries.terms_of(version).exists():
        raise RuleBroken("no_clauses", _("A version without clauses can't be published."))
    move(version, State.PUBLISHED, by=by, now=now, effective_on=effective_on, published_at=now)
    return version


@transaction.atomic
def accept(
    version: Version, *, by: User, now: dt.datetime, language: str, shown_hash: str, party: str = ""
) -> Acceptance:
    """`shown_hash` is of the text that was on this person's screen.

    Raises Conflict when that text is not, or no longer, the one in force.
    """
    current = queries.in_force(clock.date_of(now))
    if current != version or shown_hash != version.text_hash(language):
        raise Conflict("other_text", _("The terms have changed while you were reading. Read them again, then accept."))
    acceptance, made = Acceptance.objects.get_or_create(
        version=version,
        user=by,
        defaults={"language": language, "text_hash": shown_hash, "accepted_at": now, "party": party},
    )
    if made:
        record(Kind.ACCEPTED, version, by=by, now=now, language=language, text_hash=shown_hash)
    return acceptance


@transaction.atomic
def choose_consents(version: Version, *, yes: Iterable[str], by: User, now: dt.datetime, language: str) -> None:
    """Give and withdraw: after this the account consents to just the clauses named in `yes`."""
    lock(by)  # a form sent twice gives one consent
    wanted = set(yes)
    given = queries.consents_given(by)
    for clause in queries.consents_of(version).filter(code__in=wanted - given):
        Consent.objects.create(
            clause=clause,
            code=clause.code,
            user=by,
            language=language,
            text_hash=clause.text_hash(language),
            given_at=now,
        )
        record(Kind.CONSENTED, clause, by=by, now=now, clause=clause.code)
    for consent in Consent.objects.filter(user=by, withdrawn_at__isnull=True, code__in=given - wanted):
        consent.withdrawn_at = now
        consent.save(update_fields=["withdrawn_at"])
        record(Kind.CONSENT_WITHDRAWN, consent.clause, by=by, now=now, clause=consent.code)
