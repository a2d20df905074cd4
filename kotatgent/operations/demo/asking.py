"""Questions to the advice desk, one in each of the states that a question can be in."""

import datetime as dt
from functools import partial
from typing import Any

from kotatgent.accounts.models import User
from kotatgent.accounts.queries import DEMO_DOMAIN
from kotatgent.accounts.roles import Role
from kotatgent.advice import actions, flow
from kotatgent.advice.enums import Helped
from kotatgent.advice.models import Agency, Question, Referral, Theme
from kotatgent.followups.taking import take_if_free
from kotatgent.operations.demo.facts import facts
from kotatgent.operations.demo.stage import DAY, Stage
from listings.models import Listing

ASKED = {  # by name in facts.toml, how many days ago
    "deposit": 2, "conflict": 4, "lease": 6, "family": 7, "tax": 12, "condition": 16, "certificate": 30, "fraud": 45,
    "fire": 95, "other": 330,
}  # fmt: skip


def play(stage: Stage) -> None:
    """Two wait for a first answer, the others go on: answered, referred, passed on, closed, silent, forgotten."""
    for name, days_ago in ASKED.items():
        stage.agenda.add(_moment(stage, days_ago), partial(_ask, stage, name))


def _moment(stage: Stage, days_ago: int, hour: int = 11) -> dt.datetime:
    return stage.office_time(stage.today - days_ago * DAY).replace(hour=hour)


def _ask(stage: Stage, name: str, now: dt.datetime) -> None:
    words = facts()["asked"][name]
    listing = Listing.objects.public().order_by("pk").first() if words.get("advert") else None
    question = actions.ask(
        theme=Theme.objects.get(code=name),
        words=words["question"],
        language=words["language"],
        listing=listing,
        where=words.get("where", ""),
        email=f"vraag-{name}@{DEMO_DOMAIN}" if words.get("mail") else "",
        now=now,
    )
    later = partial(_then, stage, question.pk, now)
    match name:
        case "conflict":
            later(0, _taken)
        case "lease" | "fire" | "other" | "fraud" | "certificate":
            later(2, _answered, name)
        case "tax" | "condition":
            later(1, _referred, name, passing=name == "condition")
        case "family":
            later(2, _answered, name)
            later(3, _asks_more)
    if name in ("certificate", "fraud"):
        later(5, _closed, Helped.YES if name == "fraud" else Helped.PARTLY)
    if name == "condition":
        later(2, _agreed)
        later(6, _passed_on)


def _then(stage: Stage, pk: int, asked: dt.datetime, days: int, act: Any, *args: Any, **more: Any) -> None:
    def play(now: dt.datetime) -> None:
        act(stage, Question.objects.get(pk=pk), *args, now=now, **more)

    moment = stage.office_time((asked + days * DAY).date()).replace(hour=15)
    stage.agenda.add(moment, play)


def _staff(stage: Stage) -> User:
    return stage.cast.of(Role.STAFF)[0]


def _taken(stage: Stage, question: Question, *, now: dt.datetime) -> None:
    by = _staff(stage)
    take_if_free(kind=flow.KIND, code=question.code, step=flow.ANSWER, whom=by, by=by, now=now)


def _answered(stage: Stage, question: Question, name: str, *, now: dt.datetime) -> None:
    actions.note(question, words=facts()["asked"]["note"], by=_staff(stage), now=now)
    actions.answer(question, words=facts()["asked"][name]["answer"], by=_staff(stage), now=now)


def _asks_more(stage: Stage, question: Question, *, now: dt.datetime) -> None:
    actions.add(question, words=facts()["asked"]["more"], now=now)


def _referred(stage: Stage, question: Question, name: str, *, passing: bool, now: dt.datetime) -> None:
    words = facts()["asked"][name]
    agency = Agency.objects.get(code=words["agency"])
    passed = words["passing"] if passing else ""
    actions.refer(question, agency, words=words["answer"], passing=passed, by=_staff(stage), now=now)


def _agreed(stage: Stage, question: Question, *, now: dt.datetime) -> None:
    actions.agree(question.referrals.get(), now=now)


def _passed_on(stage: Stage, question: Question, *, now: dt.datetime) -> None:
    actions.pass_on(Referral.objects.get(question=question), by=_staff(stage), now=now)


def _closed(stage: Stage, question: Question, helped: Helped, *, now: dt.datetime) -> None:
    actions.close_own(question, now=now)
    actions.rate(question, helped=helped, remark="", now=now + dt.timedelta(minutes=2))
