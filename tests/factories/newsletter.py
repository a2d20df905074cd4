"""Readers of the newsletter and issues, made by playing the actions."""

import datetime as dt
import re

from django.core import mail

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.newsletter import actions, links
from kotatgent.newsletter.enums import Audience
from kotatgent.newsletter.models import Issue, SignUp, Subscriber
from kotatgent.notices import actions as outbox
from tests.factories.accounts import NOW, make_user

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
WORDS = {
    "subject_nl": "Nieuws in maart",
    "text_nl": "De belastingdag is 30 juni.",
    "subject_en": "News in March",
    "text_en": "The tax date is 30 June.",
}


def asks(email: str, *, audience: Audience = Audience.STUDENTS, language: str = "nl", now: dt.datetime = NOW) -> SignUp:
    actions.ask(email=email, audience=audience, language=language, now=now)
    return SignUp.objects.get(email_hash=links.email_hash(email), audience=audience)


def reader(
    email: str, *, audience: Audience = Audience.STUDENTS, language: str = "nl", now: dt.datetime = NOW
) -> Subscriber:
    return actions.confirm(asks(email, audience=audience, language=language, now=now), now=now)


def make_issue(
    *, audience: Audience = Audience.STUDENTS, per_hour: int = 500, by: User | None = None, now: dt.datetime = NOW
) -> Issue:
    by = by or make_user(Role.STAFF)
    return actions.make_issue(by=by, now=now, audience=audience, per_hour=per_hour, **WORDS)


def started(*, now: dt.datetime = NOW, **facts: object) -> Issue:
    staff = make_user(Role.STAFF)
    return actions.start_issue(make_issue(by=staff, now=now, **facts), by=staff, now=now)  # type: ignore[arg-type]


def sent(now: dt.datetime = NOW) -> list[mail.EmailMessage]:
    """What goes out at this moment."""
    before = len(mail.outbox)
    outbox.send_due(now=now)
    return list(mail.outbox[before:])


def path_in(message: mail.EmailMessage) -> str:
    """The one link of a mail, as a path."""
    (found,) = re.findall(r"http://testserver(/\S+)", message.body)
    return found


def morning(month: int, day: int) -> dt.datetime:
    return dt.datetime(2026, month, day, 9, tzinfo=clock.BRUSSELS)
