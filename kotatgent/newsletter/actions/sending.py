"""An issue goes out a batch at a time: the mail, the row that says so and the outbox in one transaction."""

import datetime as dt

from django.db import transaction

from kotatgent.audit.actors import SWEEP
from kotatgent.audit.moves import move
from kotatgent.core import queue, rows, text
from kotatgent.newsletter import queries
from kotatgent.newsletter.enums import IssueState
from kotatgent.newsletter.models import Delivery, Issue
from kotatgent.newsletter.words import ISSUE_MAIL
from kotatgent.notices import actions as notices
from kotatgent.notices import pace


def send_issues(*, now: dt.datetime) -> int:
    """Write to whom each issue reaches by now, within its mails an hour; how many mails were queued."""
    queued = 0
    for issue in queries.going_out():
        while count := _batch(issue, now):
            queued += count
    return queued


@transaction.atomic
@queue.gathered()
def _batch(issue: Issue, now: dt.datetime) -> int:
    """The issue is held: two sweeps at once never count the same hour, nor take the same people."""
    issue = rows.lock(issue)
    if issue.state != IssueState.SENDING:
        return 0
    room = pace.room(issue.deliveries.all(), issue.per_hour, now)
    if room <= 0:
        return 0
    left = queries.left_to_write(issue).select_for_update(skip_locked=True, of=("self",), no_key=True)
    people = list(left[:room])
    if not people:
        _end(issue, now)
        return 0
    sent = Delivery.objects.bulk_create(
        Delivery(code=text.new_code(12), issue=issue, subscriber=person, queued_at=now) for person in people
    )
    for language in sorted({person.language for person in people}):
        about = {one.occasion: one for one in sent if one.subscriber and one.subscriber.language == language}
        notices.queue_unwritten(ISSUE_MAIL, about=about, language=language, subject=issue.subject(language), now=now)
    return len(sent)


def _end(issue: Issue, now: dt.datetime) -> None:
    """Nobody is left to write to, and nothing waits in the outbox: until then it can be stopped."""
    if not queries.left_to_write(issue).exists() and not notices.waits(f"newsletter:{issue.code}:"):
        move(issue, IssueState.SENT, by=SWEEP, now=now, sent_at=now)
