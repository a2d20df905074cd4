import datetime as dt
from typing import Any

from django.db import transaction

from kotatgent.accounts.models import User
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import rows, text
from kotatgent.newsletter import permissions, policies
from kotatgent.newsletter.enums import IssueState
from kotatgent.newsletter.models import Issue
from kotatgent.newsletter.words import TEST_MAIL
from kotatgent.notices import actions as notices

FACTS = frozenset({"audience", "subject_nl", "subject_en", "text_nl", "text_en", "per_hour"})


@transaction.atomic
def make_issue(*, by: User, now: dt.datetime, **facts: Any) -> Issue:
    """`facts`: the names of FACTS. Nothing goes out before it is started."""
    permissions.check_may_send(by)
    rows.check_names(facts, FACTS)
    issue = Issue(code=text.new_code(8), made_at=now, made_by=by, **facts)
    rows.save(issue)
    record(Kind.CREATED, issue, by=by, now=now, audience=issue.audience)
    return issue


@transaction.atomic
def change_issue(issue: Issue, *, by: User, now: dt.datetime, expected: int | None = None, **facts: Any) -> Issue:
    """`facts`: the names of FACTS. Only before it has started."""
    permissions.check_may_send(by)
    rows.check_names(facts, FACTS)
    issue = rows.lock(issue)
    policies.check_can_change(issue)
    if changed := rows.write(issue, facts, expected=expected):
        record(Kind.CHANGED, issue, by=by, now=now, fields=changed)
    return issue


@transaction.atomic
def send_test(issue: Issue, *, by: User, now: dt.datetime) -> None:
    """Both languages to oneself, with a link that leads nowhere."""
    permissions.check_may_send(by)
    for language in ("nl", "en"):
        context = {"subject": issue.subject(language), "text": issue.text(language)}
        notices.queue(TEST_MAIL, to=by, about=issue, now=now, context=context, language=language)
    record(Kind.SENT, issue, by=by, now=now, what="test")


@transaction.atomic
def start_issue(issue: Issue, *, by: User, now: dt.datetime, expected: int | None = None) -> Issue:
    """From now on its mails go out; also after it was stopped. `expected`: the version that was looked at."""
    permissions.check_may_send(by)
    issue = rows.lock(issue)
    policies.check_seen(issue, expected)
    if issue.state == IssueState.DRAFT:
        policies.check_has_readers(issue)
    move(issue, IssueState.SENDING, by=by, now=now, started_at=issue.started_at or now)
    return issue


@transaction.atomic
def stop_issue(issue: Issue, *, by: User, now: dt.datetime) -> Issue:
    """No mail of it goes out until it is started again, also none that waits in the outbox."""
    permissions.check_may_send(by)
    issue = rows.lock(issue)
    move(issue, IssueState.STOPPED, by=by, now=now)
    return issue


@transaction.atomic
def drop_issue(issue: Issue, *, by: User, now: dt.datetime) -> Issue:
    """It comes to nothing, or no further: what waits is not sent."""
    permissions.check_may_send(by)
    issue = rows.lock(issue)
    move(issue, IssueState.DROPPED, by=by, now=now)
    return issue
