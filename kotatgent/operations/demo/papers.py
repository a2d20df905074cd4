"""The newsletter, the documents of the privacy officer and what staff do with information pages, all of it invented.

Readers, one issue that went out and one being written; of the DPIA and of the arrangement an adopted version and a
draft of the next; one page that was reviewed, one that is late for it, and one that is being written.

Played over the town once that is there, as the campaign is.
"""

import datetime as dt
import random
from pathlib import Path
from typing import Any

from django.db import transaction

from kotatgent.accounts.models import User
from kotatgent.accounts.queries import DEMO_DOMAIN, has_confirmed_email
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import SWEEP
from kotatgent.audit.moves import move_all
from kotatgent.core import clock, reference, text
from kotatgent.information import actions as information
from kotatgent.information.models import Page
from kotatgent.newsletter import actions as newsletter
from kotatgent.newsletter.enums import Audience
from kotatgent.newsletter.models import SignUp
from kotatgent.notices.enums import State
from kotatgent.notices.models import Notice
from kotatgent.operations.demo import post
from kotatgent.operations.demo.fast import work_in_bulk
from kotatgent.privacy import actions as privacy
from kotatgent.privacy.enums import DocumentKind
from kotatgent.privacy.models import Document
from kotatgent.terms import actions as terms

FILE = Path(__file__).parent / "papers.toml"
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
STUDENTS, LANDLORDS = 36, 24
ADOPTED, ASKED, SENT, REVIEWED_AFTER = 340, 60, 30, 365  # days ago; days after it was adopted


def fill(*, seed: int, today: dt.date) -> None:
    """The same seed, day and town give the same."""
    chance = random.Random(f"{seed}/papers")  # noqa: S311  a town, not secrets
    midnight = clock.start_of(today)
    with work_in_bulk(), post.nothing_leaves(), transaction.atomic(), text.codes_from(chance):
        _readers(midnight - ASKED * DAY + 10 * HOUR)
        _issues(midnight - SENT * DAY + 9 * HOUR, midnight - HOUR)
        _pages(midnight - ADOPTED * DAY + 11 * HOUR, midnight - SENT * DAY + 11 * HOUR, midnight)
        for kind in DocumentKind:
            _document(kind, reference.read(FILE)[kind.value], midnight - ADOPTED * DAY + 14 * HOUR, midnight - 9 * HOUR)


def _first(role: Role) -> User:
    return User.objects.filter(role=role).order_by("pk")[0]


def _readers(asked: dt.datetime) -> None:
    for number in range(STUDENTS):
        address, language = f"lezer{number}@{DEMO_DOMAIN}", "en" if number % 3 == 0 else "nl"
        newsletter.ask(email=address, audience=Audience.STUDENTS, language=language, now=asked)
    went_out("newsletter_confirm", asked)
    for sign_up in SignUp.objects.order_by("pk"):
        newsletter.confirm(sign_up, now=asked + HOUR)
    landlords = User.objects.filter(role=Role.LANDLORD, made_at__lt=asked - DAY).order_by("pk")
    for user in [user for user in landlords[: 2 * LANDLORDS] if has_confirmed_email(user)][:LANDLORDS]:
        terms.give_consent("newsletter", user=user, by=user, now=asked, language=user.language)


def _issues(started: dt.datetime, written: dt.datetime) -> None:
    staff, words = _first(Role.STAFF), reference.read(FILE)["newsletter"]
    issue = newsletter.make_issue(
        by=staff, now=started - DAY, audience=Audience.LANDLORDS, per_hour=500, **words["sent"]
    )
    newsletter.start_issue(issue, by=staff, now=started)
    newsletter.send_issues(now=started)
    went_out("newsletter_issue", started)
    newsletter.send_issues(now=started + HOUR)
    newsletter.make_issue(by=staff, now=written, audience=Audience.STUDENTS, per_hour=500, **words["draft"])


def went_out(template: str, now: dt.datetime) -> None:
    """As the outbox does, for all at once."""
    waiting = list(Notice.objects.filter(state=State.QUEUED, queued_at=now, template=template))
    move_all(waiting, State.SENT, by=SWEEP, now=now + HOUR / 2, sent_at=now + HOUR / 2, attempts=1)


def _pages(long_ago: dt.datetime, lately: dt.datetime, midnight: dt.datetime) -> None:
    staff, pages = _first(Role.STAFF), {page.code: page for page in Page.objects.filter(code__in=["fraud", "tax"])}
    late = clock.date_of(midnight) - 5 * DAY
    information.looked_again(pages["tax"], review_on=late, by=staff, now=long_ago)
    information.looked_again(pages["fraud"], by=staff, now=lately)
    information.change_page(pages["tax"], owner=staff, by=staff, now=lately)
    information.make_page(by=staff, now=lately, **reference.read(FILE)["information"]["draft"])
    information.ask_reviews(now=midnight - HOUR)


def _document(kind: DocumentKind, facts: dict[str, Any], adopted: dt.datetime, begun: dt.datetime) -> None:
    officer, words = _first(Role.PRIVACY_OFFICER), ("essence_nl", "essence_en")
    first = privacy.begin_document(kind, by=officer, now=adopted - DAY)
    privacy.change_document(first, by=officer, now=adopted - DAY, **{name: facts[name] for name in words})
    for place, section in enumerate(facts["sections"], start=1):
        privacy.write_section(first, None, by=officer, now=adopted - DAY, position=place, **section)
    on = clock.date_of(adopted)
    privacy.adopt_document(
        Document.objects.get(pk=first.pk),
        adopted_on=on,
        adopted_by=facts["adopted_by"],
        review_on=on + REVIEWED_AFTER * DAY,
        by=officer,
        now=adopted,
    )
    following = privacy.begin_document(kind, by=officer, now=begun)
    changed = following.sections.get(title_en=facts["next"]["title_en"])
    privacy.write_section(following, changed, by=officer, now=begun, position=changed.position, **facts["next"])
