import datetime as dt

from django.db.models import QuerySet

from kotatgent.accounts.models import User
from kotatgent.terms.enums import ClauseKind, State
from kotatgent.terms.models import Acceptance, Clause, Consent, Version


def in_force(on: dt.date) -> Version | None:
    """The version that counts on a day: the newest one whose first day has come."""
    published = Version.objects.filter(state=State.PUBLISHED, effective_on__lte=on)
    return published.order_by("-effective_on", "-number").first()


def has_accepted(user_id: int | None, on: dt.date) -> bool:
    """Whether this account accepted the version in force. Without any version nobody has."""
    version = in_force(on)
    return (
        user_id is not None
        and version is not None
        and Acceptance.objects.filter(version=version, user_id=user_id).exists()
    )


def terms_of(version: Version) -> QuerySet[Clause]:
    return version.clauses.filter(kind=ClauseKind.TERM)


def consents_of(version: Version) -> QuerySet[Clause]:
    return version.clauses.filter(kind=ClauseKind.CONSENT)


def consents_given(user: User) -> set[str]:
    """Codes of the consent clauses this account says yes to at present."""
    return set(Consent.objects.filter(user=user, withdrawn_at__isnull=True).values_list("code", flat=True))
