from collections import defaultdict

from kotatgent.operations.register.invariants import Tally, invariant
from kotatgent.terms.enums import ClauseKind, State
from kotatgent.terms.models import Acceptance, Consent, Version


@invariant("What somebody accepted is the very text of that version, in that language")
def accepted_text(tally: Tally) -> None:
    hashes: dict[tuple[int, str], str] = {}
    for acceptance in Acceptance.objects.select_related("version"):
        key = acceptance.version_id, acceptance.language
        if key not in hashes:
            hashes[key] = acceptance.version.text_hash(acceptance.language)
        tally.row(acceptance.text_hash == hashes[key], f"acceptance {acceptance.pk}")


@invariant("Nobody accepted a version before it was published")
def accepted_once_published(tally: Tally) -> None:
    for acceptance in Acceptance.objects.select_related("version"):
        version = acceptance.version
        known = version.published_at is not None and version.published_at <= acceptance.accepted_at
        tally.row(version.state == State.PUBLISHED and known, f"acceptance {acceptance.pk}")


@invariant("What somebody consented to is the very text of a consent clause")
def consented_text(tally: Tally) -> None:
    hashes: dict[tuple[int, str], str] = defaultdict(str)
    for consent in Consent.objects.select_related("clause"):
        key = consent.clause_id, consent.language
        hashes[key] = hashes[key] or consent.clause.text_hash(consent.language)
        right = consent.clause.kind == ClauseKind.CONSENT and consent.code == consent.clause.code
        tally.row(right and consent.text_hash == hashes[key], f"consent {consent.pk}")


@invariant("A version in force has clauses, and its first day")
def versions_whole(tally: Tally) -> None:
    for version in Version.objects.filter(state=State.PUBLISHED):
        whole = version.effective_on is not None and version.clauses.filter(kind=ClauseKind.TERM).exists()
        tally.row(whole, f"version {version.number}")
