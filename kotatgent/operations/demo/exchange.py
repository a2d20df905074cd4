"""What the partners of the demo tell and ask each other, to each audience; and what some of them have read."""

import datetime as dt
import random
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from kotatgent.accounts.models import Institution, User
from kotatgent.accounts.roles import Role
from kotatgent.core import clock, reference, text, typeset
from kotatgent.exchange import actions
from kotatgent.exchange.enums import Audience, Kind
from kotatgent.exchange.models import Topic
from kotatgent.exchange.words import DIGEST_MAIL
from kotatgent.operations.demo import post
from kotatgent.operations.demo.fast import work_in_bulk
from kotatgent.operations.demo.papers import went_out

DAY = dt.timedelta(days=1)
FILE = Path(__file__).parent / "exchange.toml"
PAPER = """
#set document(title: "Draaiboek infomoment", date: datetime(year: 2026, month: 1, day: 5))
#set text(lang: "nl")
= Draaiboek infomoment
Verzonnen voorbeeld.
+ Een week vooraf: zaal, stand en mail nakijken.
+ De dag zelf: om 12 uur opbouwen, om 13 uur de deuren open.
+ Nadien: de vragen van studenten samenleggen.
"""
HAVE_READ = {Role.STAFF: 10, Role.PARTNER: 30}  # up to so many days ago


def fill(*, seed: int, today: dt.date) -> None:
    """Over a town that is there. The same seed and day give the same."""
    chance = random.Random(f"{seed}/exchange")  # noqa: S311  a town, not secrets
    with work_in_bulk(), post.nothing_leaves(), transaction.atomic(), text.codes_from(chance):
        for facts in reference.read(FILE)["topics"]:
            _topic(facts, today)
        for role, days_ago in HAVE_READ.items():
            actions.mark_all_read(by=_first(role), now=_at(today, days_ago))
        told = clock.start_of(today) - DAY / 2
        actions.send_digests(now=told)
        went_out(DIGEST_MAIL, told)


def _topic(facts: dict[str, Any], today: dt.date) -> None:
    institution = Institution.objects.filter(code=facts["for"]).first()
    now, attached = _at(today, facts["days"]), [_pdf(facts["file"])] if "file" in facts else []
    topic = actions.post(
        kind=Kind(facts["kind"]), audience=Audience.INSTITUTION if institution else Audience(facts["for"]),
        institution=institution, title=facts["title"], words=facts["text"].strip(), attached=attached,
        by=_first(facts["by"]), now=now,
    )  # fmt: skip
    for answer in facts.get("answers", []):
        actions.answer(topic, words=answer["text"], by=_first(answer["by"]), now=_at(today, answer["days"]))
    if "answered" in facts:
        actions.mark_answered(Topic.objects.get(pk=topic.pk), by=_first(facts["by"]), now=_at(today, facts["answered"]))


def _at(today: dt.date, days_ago: int) -> dt.datetime:
    return clock.start_of(today - days_ago * DAY) + dt.timedelta(hours=10)


def _first(role: str) -> User:
    return User.objects.filter(role=role, is_active=True).order_by("pk")[0]


def _pdf(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, typeset.pdf(PAPER.encode(), {}))
