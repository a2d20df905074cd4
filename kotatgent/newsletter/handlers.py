"""What the sweep does for the newsletter, and how its mails are written as they go out."""

import datetime as dt

from kotatgent.followups import registry
from kotatgent.newsletter import actions, links, policies, queries
from kotatgent.newsletter.enums import IssueState
from kotatgent.newsletter.models import Delivery, SignUp
from kotatgent.newsletter.words import CONFIRM_MAIL, ISSUE_MAIL, confirm_words, issue_words, leaving_url, list_id
from kotatgent.notices import pace
from kotatgent.notices import registry as outbox
from kotatgent.notices.models import Notice


def register() -> None:
    registry.register_chore(
        "newsletter.mails", lambda now: actions.send_issues(now=now), lambda now: queries.going_out()
    )
    outbox.register_writer(CONFIRM_MAIL, write_confirm)
    outbox.register_writer(ISSUE_MAIL, write_issue)


def write_confirm(notice: Notice, now: dt.datetime) -> outbox.Written | outbox.NotNow | None:
    """None once the button was pressed, or the link works no longer."""
    sign_up = SignUp.objects.filter(code=notice.about_code).first()
    if sign_up is None or not policies.is_open(sign_up, now=now):
        return None
    return outbox.Written(sign_up.email or "", *confirm_words(sign_up))


def write_issue(notice: Notice, now: dt.datetime) -> outbox.Written | outbox.NotNow | None:
    """None for who left meanwhile and for an issue that was dropped; one that was stopped waits."""
    found = Delivery.objects.select_related("issue", "subscriber__user").filter(code=notice.about_code).first()
    if found is None or found.subscriber is None or found.issue.state == IssueState.DROPPED:
        return None
    if found.issue.state == IssueState.STOPPED:
        return outbox.NotNow(now + pace.WAIT)
    reader, issue = found.subscriber, found.issue
    token = links.token_of(reader.code, links.LEAVE)
    subject, body = issue_words(issue, reader.language, reader.code, token)
    headers = pace.one_click(leaving_url(reader.code, reader.language)) | {"List-Id": list_id(issue.audience)}
    return outbox.Written(reader.address, subject, body, headers)
