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


def newest() -> Version | None:
    """The last published version, also where its first day is still to come."""
    return Version.objects.filter(state=State.PUBLISHED).order_by("-effective_on", "-number").first()


def to_accept(on: dt.date) -> list[Version]:
    """The version in force on a day, and the one that comes after it, where there is one."""
    return list(dict.fromkeys(filter(None, [in_force(on), newest()])))


def owed_by(user: User, on: dt.date) -> Version | None:
    """What this account has still to accept: the version in force first, then the one to come."""
    accepted = set(Acceptance.objects.filter(user=user).values_list("version_id", flat=True))
    return next((version for version in to_accept(on) if version.pk not in accepted), None)


def accepted_before(user: User, version: Version) -> Version | None:
    """The last version before this one that the account accepted: what it knows."""
    known = Version.objects.filter(acceptances__user=user, number__lt=version.number)
    return known.order_by("-number").first()


def being_written() -> Version | None:
    return Version.objects.filter(state__in=[State.DRAFT, State.REVIEW]).first()
