import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.models import User
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record
from kotatgent.core import clock
from kotatgent.core.errors import Conflict
from kotatgent.core.rows import lock
from kotatgent.terms import queries, signals
from kotatgent.terms.models import Acceptance, Consent, Version


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
