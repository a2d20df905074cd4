"""The DPIA and the arrangement: which version counts, what changed since the one before, what is to be looked at."""

import datetime as dt
from collections.abc import Iterable

from kotatgent.followups.queries import term
from kotatgent.privacy.enums import DocumentKind, DocumentState
from kotatgent.privacy.models import Document, Section
from kotatgent.terms import changes
from kotatgent.terms.changes import Change

SOON_TERM = "document-review-soon"
TEXTS = ("title", "body")
LANGUAGES = ("nl", "en")


def adopted(kind: DocumentKind) -> Document | None:
    """The version that counts: the last one that was adopted."""
    return Document.objects.filter(kind=kind, state=DocumentState.ADOPTED).order_by("-number").first()


def draft(kind: DocumentKind) -> Document | None:
    return Document.objects.filter(kind=kind, state=DocumentState.DRAFT).first()


def before(document: Document) -> Document | None:
    """The version that counted before this one."""
    earlier = Document.objects.filter(kind=document.kind, state=DocumentState.ADOPTED, number__lt=document.number)
    return earlier.order_by("-number").first()


def changed(older: Document, newer: Document, language: str) -> list[Change[Section]]:
    return changes.laid_over(_sections(older), _sections(newer), TEXTS, language)


def differs(older: Document, newer: Document) -> bool:
    return any(_whole(older, language) != _whole(newer, language) for language in LANGUAGES)


def to_review(on: dt.date) -> list[Document]:
    """What counts and is to be looked at again soon, or should have been."""
    until = term(SOON_TERM).after(on)
    found: Iterable[Document | None] = (adopted(kind) for kind in DocumentKind)
    due = [one for one in found if one is not None and one.review_on is not None and one.review_on <= until]
    return sorted(due, key=lambda one: one.review_on or on)


def _sections(document: Document) -> dict[str, Section]:
    return {section.code: section for section in document.sections.all()}


def _whole(document: Document, language: str) -> list[str]:
    own = [document.part(name, language) for name in ("title", "essence")]
    return own + [section.part(name, language) for section in document.sections.all() for name in TEXTS]
