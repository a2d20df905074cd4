"""The DPIA (F5.14) and the arrangement between the City and the institutions (F5.1): written, adopted, reviewed."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.models import User
from kotatgent.accounts.permissions import check_role
from kotatgent.accounts.queries import active_with_role
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock, rows, text
from kotatgent.core.errors import Conflict, RuleBroken
from kotatgent.followups import actions as followups
from kotatgent.followups.enums import State as StepState
from kotatgent.followups.queries import term
from kotatgent.notices import actions as notices
from kotatgent.privacy import documents
from kotatgent.privacy.enums import DocumentKind, DocumentState
from kotatgent.privacy.models import Document, Section

KIND, REVIEW, SOON, LATE = "document", "review", "review-soon", "review-late"
DAY = dt.timedelta(days=1)
WORDS = frozenset({"title_nl", "title_en", "essence_nl", "essence_en"})
PARTS = frozenset({"title_nl", "title_en", "body_nl", "body_en", "position"})
TITLES = {
    DocumentKind.DPIA: ("Effectbeoordeling over gegevens", "Data protection impact assessment"),
    DocumentKind.ARRANGEMENT: (
        "Regeling tussen de Stad en de instellingen",
        "Arrangement between the City and the institutions",
    ),
}


@transaction.atomic
def begin_document(kind: DocumentKind, *, by: User, now: dt.datetime) -> Document:
    """A copy of the version that counts, to be changed; the first one begins empty."""
    check_role(by, Role.PRIVACY_OFFICER)
    last = documents.adopted(kind)
    number = (Document.objects.filter(kind=kind).aggregate(top=Max("number"))["top"] or 0) + 1
    titles = dict(zip(("title_nl", "title_en"), TITLES[kind], strict=True))
    words = {name: getattr(last, name) for name in WORDS} if last else titles
    document = Document(code=text.new_code(8), kind=kind, number=number, begun_at=now, **words)
    rows.save(document)
    for section in last.sections.all() if last else ():
        section.pk, section.document = None, document
        section._state.adding = True
        section.save()
    record(Kind.CREATED, document, by=by, now=now, what=kind, number=number)
    return document


@transaction.atomic
def change_document(
    document: Document, *, by: User, now: dt.datetime, expected: int | None = None, **facts: str
) -> Document:
    """`facts`: the names of WORDS."""
    rows.check_names(facts, WORDS)
    document = _writable(document, by)
    if changed := rows.write(document, facts, expected=expected):
        record(Kind.CHANGED, document, by=by, now=now, fields=changed)
    return document


@transaction.atomic
def write_section(
    document: Document,
    section: Section | None,
    *,
    by: User,
    now: dt.datetime,
    expected: int | None = None,
    position: int,
    **facts: str,
) -> Section:
    """A new section (None) or other words for one that is there; it comes at this place, and the rest makes room."""
    rows.check_names(facts, PARTS)
    document = _writable(document, by)
    _check_seen(document, expected)
    if section is None:
        section = Section(document=document, code=_new_code(document, facts["title_en"]), position=position)
    else:
        section = rows.lock(section)
    for name, value in facts.items():
        setattr(section, name, value)
    rows.save(section)
    others = list(document.sections.exclude(pk=section.pk))
    others.insert(max(0, position - 1), section)
    _number(others)
    _count(document, by=by, now=now, section=section.code)
    return section


@transaction.atomic
def remove_section(section: Section, *, by: User, now: dt.datetime) -> None:
    document = _writable(section.document, by)
    section = rows.lock(section)
    code = section.code
    section.delete()
    _number(list(document.sections.all()))
    _count(document, by=by, now=now, section=code, removed=True)


@transaction.atomic
def drop_document(document: Document, *, by: User, now: dt.datetime) -> Document:
    """This draft comes to nothing; it stays to be read."""
    document = _writable(document, by)
    move(document, DocumentState.DROPPED, by=by, now=now)
    return document


@transaction.atomic
def adopt_document(
    document: Document,
    *,
    adopted_on: dt.date,
    adopted_by: str,
    review_on: dt.date,
    by: User,
    now: dt.datetime,
    expected: int | None = None,
) -> Document:
    """A body adopted it, on a day; the officer writes that down. From now on its text never changes."""
    document = _writable(document, by)
    _check_seen(document, expected)
    last = documents.before(document)
    _check_whole(document, last)
    _check_days(last, adopted_on, review_on, today=clock.date_of(now))
    if not adopted_by.strip():
        raise RuleBroken("by_whom", _("Say which body adopted it."), field="adopted_by")
    facts: dict[str, Any] = {
        "adopted_on": adopted_on,
        "adopted_by": " ".join(adopted_by.split()),
        "review_on": review_on,
    }
    move(document, DocumentState.ADOPTED, by=by, now=now, **facts)
    if last is not None:
        to = StepState.SUPERSEDED
        followups.close(kind=KIND, code=last.code, by=by, now=now, to=to, why="new_version")
    _plan(document, by=by, now=now)
    return document


@transaction.atomic
def keep_document(
    document: Document, *, review_on: dt.date, by: User, now: dt.datetime, expected: int | None = None
) -> Document:
    """Looked at again, and it stays as it is until a next day."""
    check_role(by, Role.PRIVACY_OFFICER)
    document = rows.lock(document)
    if documents.adopted(DocumentKind(document.kind)) != document:
        raise RuleBroken("not_in_force", _("This version does not count any more."))
    today = clock.date_of(now)
    _check_review(review_on, today)
    _check_seen(document, expected)
    before, document.review_on, document.reviewed_on = str(document.review_on), review_on, today
    document.version += 1
    document.save(update_fields=["review_on", "reviewed_on", "version"])  # and nothing that adopting sealed
    dates = {"before": before, "after": str(review_on)}
    record(Kind.CHANGED, document, by=by, now=now, fields=["review_on"], **dates)
    followups.close(kind=KIND, code=document.code, by=by, now=now, why="kept")
    _plan(document, by=by, now=now)
    return document


@transaction.atomic
def remind_of_review(document: Document, *, step: str, now: dt.datetime) -> None:
    context = {"document": document, "late": step == LATE}
    once = f"document:{document.code}:{step}:{document.review_on}"
    officers = active_with_role(Role.PRIVACY_OFFICER)
    notices.queue_all("document_review", to=officers, about=document, now=now, context=context, once=once)


def _plan(document: Document, *, by: Actor, now: dt.datetime) -> None:
    """The day itself is work of the officer; the mails before it and after it are for the sweep."""
    assert document.review_on is not None
    due_on, code = document.review_on, document.code
    role = Role.PRIVACY_OFFICER
    followups.plan_next(kind=KIND, code=code, step=REVIEW, due_on=due_on, owner_role=role, by=by, now=now)
    followups.plan_next(kind=KIND, code=code, step=LATE, due_on=due_on + DAY, by=by, now=now)
    soon = term(documents.SOON_TERM).before(due_on)
    if soon > clock.date_of(now):
        followups.plan_next(kind=KIND, code=code, step=SOON, due_on=soon, term=documents.SOON_TERM, by=by, now=now)


def _check_whole(document: Document, last: Document | None) -> None:
    if not document.sections.exists():
        raise RuleBroken("no_sections", _("There is no section yet. Write one first."))
    if document.kind == DocumentKind.ARRANGEMENT and not (document.essence_nl and document.essence_en):
        raise RuleBroken("no_essence", _("Write the essence first, in both languages: everybody may read it."))
    if last is not None and not documents.differs(last, document):
        raise RuleBroken("nothing_new", _("This says the same as the version before. Change something first."))


def _check_days(last: Document | None, adopted_on: dt.date, review_on: dt.date, *, today: dt.date) -> None:
    if adopted_on > today:
        raise RuleBroken("to_come", _("Take the day on which it was adopted: today or before."), field="adopted_on")
    if last is not None and last.adopted_on is not None and adopted_on < last.adopted_on:
        message = _("The version before was adopted on %(day)s. This one can't come earlier.")
        words = {"day": date_format(last.adopted_on, "j F Y")}
        raise RuleBroken("before_the_last", message % words, field="adopted_on")
    _check_review(review_on, today)


def _check_review(review_on: dt.date, today: dt.date) -> None:
    if review_on <= today:
        raise RuleBroken("review_passed", _("Take a day after today."), field="review_on")


def _writable(document: Document, by: User) -> Document:
    check_role(by, Role.PRIVACY_OFFICER)
    document = rows.lock(document)
    if document.state != DocumentState.DRAFT:
        raise RuleBroken("not_a_draft", _("This version never changes any more. Begin a new one."))
    return document


def _check_seen(document: Document, expected: int | None) -> None:
    if expected is not None and expected != document.version:
        raise Conflict(
            "changed_meanwhile",
            _("A colleague changed this version while you were writing. Look at the text, then save again."),
        )


def _count(document: Document, *, by: User, now: dt.datetime, **facts: Any) -> None:
    document.version += 1
    document.save(update_fields=["version"])
    record(Kind.CHANGED, document, by=by, now=now, **facts)


def _number(sections: list[Section]) -> None:
    for place, section in enumerate(sections, start=1):
        section.position = place
    Section.objects.bulk_update(sections, ["position"])


def _new_code(document: Document, title: str) -> str:
    """From the English title; it stays when the title changes, so that versions can be compared section by section."""
    base = slugify(title)[:36] or "section"
    taken = set(document.sections.values_list("code", flat=True))
    return next(code for n in range(1, 100) if (code := base if n == 1 else f"{base}-{n}") not in taken)
