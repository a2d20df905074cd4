"""Requests about data, so that the privacy officer has some: one that is new, one that takes longer, two answered."""

import datetime as dt
from functools import partial

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.operations.demo.stage import DAY, Stage
from kotatgent.operations.demo.stories import Owner
from kotatgent.privacy import actions
from kotatgent.privacy.enums import RequestState, Right
from kotatgent.privacy.models import DataRequest

NEW, LONGER, REFUSED, GRANTED = 4, 25, 80, 140  # days ago


def play(stage: Stage, landlord: Owner) -> None:
    acts = (
        (GRANTED, partial(_granted, stage)),
        (REFUSED, partial(_refused, stage, landlord)),
        (LONGER, partial(_longer, stage, landlord)),
        (NEW, partial(_new, stage)),
    )
    for days_ago, act in acts:
        stage.agenda.add(clock.start_of(stage.today - days_ago * DAY) + dt.timedelta(hours=11), act)


def _asks(who: User, kind: Right, words: str, now: dt.datetime) -> DataRequest:
    return actions.ask(kind=kind, words=words, by=who, now=now, language=who.language)


def _granted(stage: Stage, now: dt.datetime) -> None:
    request = _asks(stage.cast.of(Role.STUDENT)[0], Right.RECTIFICATION, "Mijn naam staat fout in een bericht.", now)
    _answered(stage, request, RequestState.GRANTED, "De naam is verbeterd.", now)


def _refused(stage: Stage, landlord: Owner, now: dt.datetime) -> None:
    request = _asks(landlord.user, Right.ERASURE, "Wis het verslag van mijn pand.", now)
    _answered(stage, request, RequestState.REFUSED, "Een inspectiedossier moeten we bewaren.", now)


def _longer(stage: Stage, landlord: Owner, now: dt.datetime) -> None:
    request = _asks(landlord.user, Right.ACCESS, "Wie kreeg de gegevens van mijn panden?", now)
    officer = stage.cast.of(Role.PRIVACY_OFFICER)[0]
    actions.extend(request, why="We zoeken dit in meer dan één dienst op.", by=officer, now=now + 2 * DAY)


def _new(stage: Stage, now: dt.datetime) -> None:
    _asks(stage.cast.of(Role.STUDENT)[0], Right.OBJECTION, "Ik wil geen mails over kamers meer.", now)


def _answered(stage: Stage, request: DataRequest, outcome: RequestState, words: str, now: dt.datetime) -> None:
    officer = stage.cast.of(Role.PRIVACY_OFFICER)[0]
    actions.answer(request, outcome=outcome, words=words, by=officer, now=now + 5 * DAY)
