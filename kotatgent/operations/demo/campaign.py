"""A campaign among 2,800 invented former landlords, a third of whom is back.

Played over the town once that is there: landlords who signed up while the campaign runs are recognised. All others are
addresses alone, and whoever of them is back has no account in this town: so many accounts would cost a minute.
"""

import datetime as dt
import random
from dataclasses import dataclass, field

from django.db import transaction

from kotatgent.accounts.models import User
from kotatgent.accounts.queries import DEMO_DOMAIN
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import COMMAND, MAIL_PROVIDER, SWEEP, VISITOR, Actor
from kotatgent.audit.moves import move_all
from kotatgent.campaign import actions, reasons
from kotatgent.campaign.enums import FormerState
from kotatgent.campaign.imports import import_former_landlords, new_former
from kotatgent.campaign.models import Campaign, Former, Wave
from kotatgent.core import clock, text
from kotatgent.notices.enums import State
from kotatgent.notices.models import Notice
from kotatgent.operations.demo import post
from kotatgent.operations.demo.fast import work_in_bulk

PEOPLE = 2800  # F1.2
BEGUN, LENGTH = 150, 178  # days ago, and days that it lasts
# Days after the beginning, people, of a hundred: came back as mail, refuse, look, register, are back.
WAVES = ((3, 1000, (6, 2, 52, 46, 42)), (40, 900, (7, 3, 48, 42, 38)), (95, 600, (5, 2, 40, 34, 30)))
DELAYS = (0, 1, 2, 3, 5, 9, 16, 27)  # days until somebody answers
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
PURPOSE = "Vroegere kotbazen één keer uitnodigen om zich opnieuw in te schrijven."
GROUND = "Taak van algemeen belang, art. 6(1)(e) AVG; advies van de functionaris (verzonnen)."
REMINDER_GROUND = "Advies van de functionaris over één herinnering (verzonnen)."


@dataclass
class Play:
    chance: random.Random
    begin: dt.datetime
    end: dt.datetime  # what lies after it is still to come
    staff: User
    officer: User
    bounced: dict[dt.datetime, list[Former]] = field(default_factory=dict)
    back: dict[dt.datetime, list[Former]] = field(default_factory=dict)
    recognised: dict[dt.datetime, User] = field(default_factory=dict)  # landlords of the town, by when they confirmed


def fill(*, seed: int, today: dt.date) -> None:
    """The same seed, day and town give the same campaign."""
    chance = random.Random(f"{seed}/campaign")  # noqa: S311  a town, not secrets
    begin = clock.start_of(today) - BEGUN * DAY + 9 * HOUR
    staff, officer = (_first(role) for role in (Role.STAFF, Role.PRIVACY_OFFICER))
    play = Play(chance, begin, clock.start_of(today), staff, officer)
    with work_in_bulk(), post.nothing_leaves(), transaction.atomic(), text.codes_from(chance):
        campaign = actions.open_campaign(
            purpose=PURPOSE, ground=GROUND, ends_on=clock.date_of(begin) + LENGTH * DAY, by=officer, now=begin
        )
        arrivals = User.objects.filter(role=Role.LANDLORD, made_at__gt=begin + 4 * DAY, made_at__lt=play.end)
        recognised = list(arrivals.order_by("made_at", "pk"))
        play.recognised = {user.made_at + HOUR: user for user in recognised if user.made_at is not None}
        Former.objects.bulk_create(
            new_former(campaign, email=user.email, language=user.language, now=begin) for user in recognised
        )  # an import would leave them out: they have an account by now
        import_former_landlords(_list(PEOPLE - len(recognised)), by=COMMAND, now=begin + HOUR)
        for number, (day, size, shares) in enumerate(WAVES):
            _wave(play, campaign, begin + day * DAY, size, shares, reminded=number == 0)
        _settle(play)
        _next_wave(play, campaign)


def _first(role: Role) -> User:
    return User.objects.filter(role=role).order_by("pk")[0]


def _list(count: int) -> bytes:
    lines = (f"vroeger{number}@{DEMO_DOMAIN},{'en' if number % 15 == 0 else 'nl'}" for number in range(count))
    return "\n".join(("email,language", *lines, "")).encode()


def _wave(
    play: Play, campaign: Campaign, at: dt.datetime, size: int, shares: tuple[int, ...], *, reminded: bool
) -> None:
    wave = actions.make_wave(
        campaign, by=play.staff, now=at - HOUR, size=size, starts_at=at, per_hour=2000, **reasons.first_words()
    )
    wave = actions.start_wave(wave, by=play.staff, now=at - HOUR)
    actions.send_waves(now=at)
    _sent(at)
    known = set(User.objects.filter(role=Role.LANDLORD).values_list("email", flat=True))
    people = [former for former in Former.objects.filter(wave=wave).order_by("pk") if former.email not in known]
    play.chance.shuffle(people)
    _answers(play, people, at, shares)
    if reminded:
        _settle(play, until=at + 30 * DAY)
        actions.allow_reminder(wave, ground=REMINDER_GROUND, after=30, by=play.officer, now=at + 10 * DAY)
        actions.send_waves(now=at + 30 * DAY)
        _sent(at + 30 * DAY)


def _sent(now: dt.datetime) -> None:
    """As the outbox does, for all at once."""
    waiting = list(Notice.objects.filter(state=State.QUEUED, queued_at=now, template__startswith="campaign"))
    move_all(waiting, State.SENT, by=SWEEP, now=now + HOUR, sent_at=now + HOUR, attempts=1)


def _answers(play: Play, people: list[Former], at: dt.datetime, shares: tuple[int, ...]) -> None:
    """Who does what after this wave, and when; carried out in the order of time by `_settle`."""
    bounced, refusing, looking, registering, back = (round(len(people) * share / 100) for share in shares)
    play.bounced.setdefault(at + 2 * HOUR, []).extend(people[:bounced])
    rest = people[bounced:]
    for former in rest[:refusing]:
        actions.refuse(former, by=VISITOR, now=_later(play, at))
    interested = rest[refusing : refusing + looking]
    for position, former in enumerate(interested):
        opened = _later(play, at)
        former.opened_at = opened
        if position < registering:
            former.registered_at = opened + play.chance.choice((1, 2, 30)) * HOUR
        if position < back:
            play.back.setdefault(opened + 31 * HOUR, []).append(former)
    moments: dict[tuple[dt.datetime | None, dt.datetime | None], list[int]] = {}
    for former in interested:
        moments.setdefault((former.opened_at, former.registered_at), []).append(former.pk)
    for (opened_at, registered_at), keys in moments.items():
        Former.objects.filter(pk__in=keys).update(opened_at=opened_at, registered_at=registered_at)


def _later(play: Play, at: dt.datetime) -> dt.datetime:
    return at + play.chance.choice(DELAYS) * DAY + play.chance.choice((3, 5, 9)) * HOUR


def _settle(play: Play, until: dt.datetime | None = None) -> None:
    """What happened by then, the earliest first."""
    limit = until or play.end
    for now in sorted(moment for moment in play.recognised if moment < limit):
        actions.came_back(play.recognised.pop(now), now=now)
    for groups, state, by in (
        (play.bounced, FormerState.BOUNCED, MAIL_PROVIDER),
        (play.back, FormerState.BACK, VISITOR),
    ):
        for now in sorted(moment for moment in groups if moment < limit):
            _move(groups.pop(now), state, by, now)


def _move(people: list[Former], state: FormerState, by: Actor, now: dt.datetime) -> None:
    reached = "bounced_at" if state == FormerState.BOUNCED else "confirmed_at"
    move_all(people, state, by=by, now=now, why="", **{"email": None, reached: now})


def _next_wave(play: Play, campaign: Campaign) -> Wave:
    """Not started yet, for staff to look at."""
    words = {"size": 200, "per_hour": 50, "starts_at": play.end + 9 * HOUR + DAY, **reasons.first_words()}
    return actions.make_wave(campaign, by=play.staff, now=play.end - HOUR, **words)
