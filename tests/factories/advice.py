"""Questions to the advice desk, in each of their states, reached by playing the actions."""

import datetime as dt
from typing import Any

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.advice import actions
from kotatgent.advice.enums import State
from kotatgent.advice.models import Agency, Question, Referral, Theme
from tests.factories.accounts import NOW, make_user

WORDS = "Mag de kotbaas drie maanden huur als waarborg vragen?"
ANSWER = "De waarborg is ten hoogste twee maanden huur."
PASSING = "Een student vraagt of drie maanden waarborg mag."
HOUR = dt.timedelta(hours=1)


def adviser() -> User:
    return make_user(Role.STAFF)


def asked(*, theme: str = "deposit", now: dt.datetime = NOW, **facts: Any) -> Question:
    usual = {"words": WORDS, "language": "nl"}
    return actions.ask(theme=Theme.objects.get(code=theme), now=now, **usual | facts)


def answered(question: Question, *, by: User | None = None, now: dt.datetime = NOW, words: str = ANSWER) -> Question:
    return actions.answer(question, words=words, by=by or adviser(), now=now)


def referred(
    question: Question,
    *,
    passing: str = "",
    by: User | None = None,
    now: dt.datetime = NOW,
    agency: str = "huurdersbond",
) -> Referral:
    office = Agency.objects.get(code=agency)
    return actions.refer(question, office, words="Ga daar langs.", passing=passing, by=by or adviser(), now=now)


def closed_question(*, now: dt.datetime = NOW, **facts: Any) -> Question:
    return actions.close_own(answered(asked(now=now, **facts), now=now), now=now)


def in_state(state: str, *, now: dt.datetime = NOW, **facts: Any) -> Question:
    """Asked four hours ago."""
    found = asked(now=now - 4 * HOUR, **facts)
    if state == State.NEW:
        return found
    if state == State.REFERRED:
        return referred(found, now=now - 3 * HOUR).question
    found = answered(found, now=now - 3 * HOUR)
    if state == State.ASKED:
        return actions.add(found, words="En in contanten?", now=now - 2 * HOUR)
    return actions.close_own(found, now=now - 2 * HOUR) if state == State.CLOSED else found
