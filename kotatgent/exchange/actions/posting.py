import datetime as dt
from typing import Any

from django.db import transaction

from kotatgent.accounts.models import Institution, User
from kotatgent.accounts.roles import Role
from kotatgent.audit.kinds import Kind as Event
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import rows, text
from kotatgent.exchange import permissions, policies
from kotatgent.exchange.actions import files as kept
from kotatgent.exchange.actions.reading import mark_read
from kotatgent.exchange.enums import Audience, Kind, State
from kotatgent.exchange.models import Answer, Earlier, EarlierAnswer, Topic


def _signed(by: User) -> dict[str, Any]:
    institution = by.institution if by.role == Role.PARTNER else None
    return {"author": by, "author_role": by.role, "author_institution": institution}


@transaction.atomic
def post(
    *,
    kind: Kind,
    audience: Audience,
    title: str,
    words: str,
    by: User,
    now: dt.datetime,
    institution: Institution | None = None,
    attached: kept.Uploads = (),
) -> Topic:
    """`institution`: for whom, with the audience of one institution and no other."""
    permissions.check_may_write(by, audience, institution)
    topic = Topic(code=text.new_code(10), kind=kind, audience=audience, institution=institution, **_signed(by))
    topic.title, topic.text, topic.search_text = title, words, text.plain(f"{title} {words}")
    topic.posted_at = topic.last_post_at = now
    rows.save(topic)
    kept.take_in(attached, topic, by=by, now=now)
    record(Event.CREATED, topic, by=by, now=now, what=kind, audience=audience, files=len(attached))
    mark_read(topic, by=by, now=now)
    return topic


@transaction.atomic
def answer(topic: Topic, *, words: str, by: User, now: dt.datetime, attached: kept.Uploads = ()) -> Answer:
    """The topic is held, so that of two at once both stand, one after the other."""
    topic = rows.lock(topic)
    permissions.check_may_read(by, topic)
    policies.check_stands(topic)
    now = max(now, topic.last_post_at)
    made = Answer(code=text.new_code(12), topic=topic, text=words, posted_at=now, **_signed(by))
    made.search_text = text.plain(words)
    rows.save(made)
    kept.take_in(attached, topic, answer=made, by=by, now=now)
    topic.last_post_at = now
    topic.save(update_fields=["last_post_at"])
    record(Event.CREATED, made, by=by, now=now, topic=topic.code, files=len(attached))
    mark_read(topic, by=by, now=now)
    return made


@transaction.atomic
def change(topic: Topic, *, title: str, words: str, by: User, now: dt.datetime, expected: int | None = None) -> Topic:
    """What it said before stays beside it. `expected`: the version that somebody had on screen."""
    topic = rows.lock(topic)
    permissions.check_may_change(by, topic)
    policies.check_stands(topic)
    before = Earlier(topic=topic, number=topic.version, title=topic.title, text=topic.text, until=now)
    if changed := rows.write(topic, {"title": title, "text": words}, expected=expected):
        before.save()
        topic.changed_at, topic.search_text = now, text.plain(f"{title} {words}")
        topic.save(update_fields=["changed_at", "search_text"])
        record(Event.CHANGED, topic, by=by, now=now, fields=changed)
    return topic


@transaction.atomic
def change_answer(answer: Answer, *, words: str, by: User, now: dt.datetime, expected: int | None = None) -> Answer:
    """As a topic is changed: by the side that signed it, and what it said before stays beside it.

    Nobody is told of it anew: when it was last written in is a matter of what was posted.
    """
    topic = rows.lock(answer.topic)
    permissions.check_may_read(by, topic)
    answer = rows.lock(answer)
    permissions.check_may_change_answer(by, answer)
    policies.check_stands(topic)
    before = EarlierAnswer(answer=answer, number=answer.version, text=answer.text, until=now)
    if changed := rows.write(answer, {"text": words}, expected=expected):
        before.save()
        answer.changed_at, answer.search_text = now, text.plain(words)
        answer.save(update_fields=["changed_at", "search_text"])
        record(Event.CHANGED, answer, by=by, now=now, topic=topic.code, fields=changed)
    return answer


@transaction.atomic
def mark_answered(topic: Topic, *, by: User, now: dt.datetime) -> Topic:
    topic = rows.lock(topic)
    permissions.check_may_change(by, topic)
    policies.check_is_question(topic)
    move(topic, State.ANSWERED, by=by, now=now, answered_at=now)
    return topic


@transaction.atomic
def reopen(topic: Topic, *, by: User, now: dt.datetime) -> Topic:
    topic = rows.lock(topic)
    permissions.check_may_change(by, topic)
    move(topic, State.OPEN, by=by, now=now, answered_at=None)
    return topic


@transaction.atomic
def withdraw(topic: Topic, *, reason: str, by: User, now: dt.datetime) -> Topic:
    """Who read it sees that it was withdrawn, when and why, and no longer what it said."""
    topic = rows.lock(topic)
    permissions.check_may_withdraw(by, topic)
    policies.check_reason(reason)
    move(topic, State.WITHDRAWN, by=by, now=now, withdrawn_at=now, reason=" ".join(reason.split()))
    return topic
