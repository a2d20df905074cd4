"""Fills an empty database with an invented town, by playing what people did in the last two years."""

import datetime as dt
import random
from functools import partial
from pathlib import Path

from django.db import transaction

from kotatgent.accounts.models import User
from kotatgent.audit.actors import COMMAND
from kotatgent.core import clock, text
from kotatgent.core.errors import RuleBroken
from kotatgent.followups import sweep
from kotatgent.followups.models import FollowUp
from kotatgent.notices import actions as notices
from kotatgent.notices.models import Notice
from kotatgent.operations.demo import (
    campaign,
    decisions,
    exchange,
    figures,
    freshness,
    homes,
    letting,
    meetings,
    papers,
    post,
    showcase,
)
from kotatgent.operations.demo.agenda import Agenda, Timeline
from kotatgent.operations.demo.fast import work_in_bulk
from kotatgent.operations.demo.people import Cast, share_password
from kotatgent.operations.demo.stage import DAY, Stage, first_day
from kotatgent.places import queries as places
from kotatgent.places.imports import import_neighbourhoods

HALVES = (0, 1)
OUTLINES = Path(__file__).parent / "outlines.geojson"  # drawn round the points of facts.toml: not the city's borders


class NotEmpty(RuleBroken):
    pass


def check_empty() -> None:
    if User.objects.exists():
        raise NotEmpty("not_empty", "There are accounts in this database already. The demo only fills an empty one.")


def fill(*, rooms: int, seed: int, today: dt.date) -> None:
    """The same number of rooms, seed and day give the same data. Raises NotEmpty."""
    with transaction.atomic():
        live(rooms=rooms, seed=seed, today=today)
        campaign.fill(seed=seed, today=today)
        papers.fill(seed=seed, today=today)
        exchange.fill(seed=seed, today=today)
        figures.fill(today=today)
        meetings.fill(seed=seed, today=today)


def live(*, rooms: int, seed: int, today: dt.date) -> None:
    """The town alone, without the campaign that is played over it. Raises NotEmpty."""
    with work_in_bulk(), post.nothing_leaves(), transaction.atomic():
        check_empty()
        timeline = Timeline(clock.start_of(today))
        cast = open_offices(seed, today)
        for half in HALVES:
            prepare(half, timeline, cast, rooms=rooms, seed=seed, today=today)
        nights(timeline, chance(seed, "codes of the nights"))
        timeline.run()
        share_password(seed)


def open_offices(seed: int, today: dt.date) -> Cast:
    """The people of the city and of the schools, who see the whole town; the same in both halves."""
    with text.codes_from(chance(seed, "codes of the offices")):
        cast = Cast(chance(seed, "offices"))
        opening = clock.start_of(first_day(today)) + dt.timedelta(hours=9)
        cast.open_offices(opening)
        draw_outlines(opening)
        _send(opening + dt.timedelta(minutes=5))
        return cast


def draw_outlines(now: dt.datetime) -> None:
    """Made-up outlines, so that the maps show something. Those that were imported stay."""
    if not places.outlines_are_known():
        import_neighbourhoods(OUTLINES.read_bytes(), file_name=OUTLINES.name, by=COMMAND, now=now)


def prepare(half: int, timeline: Timeline, cast: Cast, *, rooms: int, seed: int, today: dt.date) -> None:
    """Put on the timeline what begins by itself in this half of the town; the rest follows from it."""
    agenda = Agenda(timeline, chance(seed, f"codes of half {half}"))
    stage = Stage(chance(seed, f"half {half}"), today, agenda, cast, half)
    stage.on_signed = partial(decisions.after_report, stage)
    if half == 0:
        showcase.play(stage)
    town = homes.draw(chance(seed, "homes"), max(0, rooms - showcase.ROOMS))
    for position, share in list(enumerate(_shares(town, chance(seed, "landlords"))))[half::2]:
        _landlord_arrives(stage, position, share)


def chance(seed: int, what: str) -> random.Random:
    return random.Random(f"{seed}/{what}")  # noqa: S311  a town, not secrets


def _shares(town: list[homes.Home], chance: random.Random) -> list[list[homes.Home]]:
    """Two landlords for three buildings."""
    number = max(1, round(len(town) * 2 / 3))
    shares = [[home] for home in town[:number]]
    for home in town[number:]:
        chance.choice(shares).append(home)
    return shares


def _landlord_arrives(stage: Stage, position: int, share: list[homes.Home]) -> None:
    """The large buildings belong to companies. Many landlords come in the first months, the others all along."""
    span = (stage.today - stage.begin).days
    day = stage.begin + DAY * stage.chance.randint(1, 70 if stage.likely(0.35) else span - 2)
    company = any(letting.is_for_company(home) for home in share) or stage.likely(0.15)
    who = letting.details(stage, position, company=company)
    letting.arrive(stage, stage.any_time(day), f"kotbaas{position + 1}", share, **who)


def nights(timeline: Timeline, codes: random.Random) -> None:
    """Every morning the sweep, every evening the mail. What comes after the last evening is still in the outbox."""
    midnight = clock.start_of(first_day(clock.date_of(timeline.end)))
    while midnight < timeline.end:
        timeline.add(midnight + dt.timedelta(hours=6), codes, _sweep)
        if midnight >= timeline.end - freshness.SINCE * DAY:
            timeline.add(midnight + dt.timedelta(hours=6, minutes=1), codes, freshness.ask)
        timeline.add(midnight + dt.timedelta(hours=20), codes, _send)
        midnight = clock.start_of(clock.date_of(midnight) + DAY)


def _sweep(now: dt.datetime) -> None:
    if FollowUp.objects.due(clock.date_of(now)).for_the_sweep().exists():
        sweep.run(now=now)


def _send(now: dt.datetime) -> None:
    if Notice.objects.due(now).exists():
        notices.send_due(now=now)
