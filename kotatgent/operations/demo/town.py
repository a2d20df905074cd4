"""Fills an empty database with an invented town, by playing what people did in the last two years."""

import datetime as dt
import random
from functools import partial

from django.db import transaction

from kotatgent.accounts.models import User
from kotatgent.core import clock, text
from kotatgent.core.errors import RuleBroken
from kotatgent.followups import sweep
from kotatgent.followups.models import FollowUp
from kotatgent.notices import actions as notices
from kotatgent.notices.models import Notice
from kotatgent.operations.demo import decisions, homes, letting, post, showcase
from kotatgent.operations.demo.agenda import Agenda
from kotatgent.operations.demo.fast import work_in_bulk
from kotatgent.operations.demo.people import Cast
from kotatgent.operations.demo.stage import DAY, Stage

MOST_PLAYED = 1000
"""Above so many rooms they are inserted in bulk."""


class NotEmpty(RuleBroken):
    pass


def check_empty() -> None:
    if User.objects.exists():
        raise NotEmpty("not_empty", "There are accounts in this database already. The demo only fills an empty one.")


def fill(*, rooms: int, seed: int, today: dt.date) -> Stage:
    """The same number of rooms, seed and day give the same data. Raises NotEmpty."""
    codes = random.Random(f"{seed}/codes")  # noqa: S311  codes of invented things
    with work_in_bulk(), text.codes_from(codes), post.nothing_leaves(), transaction.atomic():
        check_empty()
        stage = _stage(seed, today)
        stage.cast.open_offices(clock.start_of(stage.begin) + dt.timedelta(hours=9))
        showcase.play(stage)
        _landlords_arrive(stage, homes.draw(stage.chance, max(0, rooms - showcase.ROOMS)))
        _nights(stage)
        stage.agenda.run()
        stage.cast.share_password()
    return stage


def _stage(seed: int, today: dt.date) -> Stage:
    chance = random.Random(seed)  # noqa: S311  a town, not secrets
    stage = Stage(chance, today, Agenda(clock.start_of(today)), Cast(chance))
    stage.on_signed = partial(decisions.after_report, stage)
    return stage


def _landlords_arrive(stage: Stage, town: list[homes.Home]) -> None:
    """Two landlords for three buildings; the large buildings belong to companies. Many come in the first months."""
    number = max(1, round(len(town) * 2 / 3))
    shares: list[list[homes.Home]] = [[home] for home in town[:number]]
    for home in town[number:]:
        stage.chance.choice(shares).append(home)
    span = (stage.today - stage.begin).days
    for position, share in enumerate(shares):
        first = stage.likely(0.35)
        day = stage.begin + DAY * (stage.chance.randint(1, 70) if first else stage.chance.randint(1, span - 2))
        company = any(letting.is_for_company(home) for home in share) or stage.likely(0.15)
        who = letting.details(stage, position, company=company)
        letting.arrive(stage, stage.any_time(day), f"kotbaas{position + 1}", share, **who)


def _nights(stage: Stage) -> None:
    """Every morning the sweep, every evening the mail. What comes after the last evening is still in the outbox."""
    day = stage.begin
    while day < stage.today:
        stage.agenda.add(clock.start_of(day) + dt.timedelta(hours=6), _sweep)
        stage.agenda.add(clock.start_of(day) + dt.timedelta(hours=20), _send)
        day += DAY


def _sweep(now: dt.datetime) -> None:
    if FollowUp.objects.due(clock.date_of(now)).for_the_sweep().exists():
        sweep.run(now=now)


def _send(now: dt.datetime) -> None:
    if Notice.objects.due(now).exists():
        notices.send_due(now=now)
