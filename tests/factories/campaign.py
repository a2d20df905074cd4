"""A campaign among former landlords, made by playing its actions. Addresses are invented."""

import datetime as dt

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import COMMAND
from kotatgent.campaign import actions, links, reasons
from kotatgent.campaign.imports import Report, import_former_landlords
from kotatgent.campaign.models import Campaign, Former, Wave
from kotatgent.core import clock
from tests.factories.accounts import NOW, make_user

PURPOSE = "Vroegere kotbazen één keer uitnodigen om zich opnieuw in te schrijven."
GROUND = "Art. 6(1)(e) AVG, advies van 1 februari 2026."
END = dt.date(2026, 9, 2)  # six months after TODAY
HOUR = dt.timedelta(hours=1)


def address(number: int) -> str:
    return f"vroeger{number}@example.com"


def table(*lines: str) -> bytes:
    return "\n".join(("email,language", *lines, "")).encode()


def people(count: int, first: int = 1) -> bytes:
    """A list of so many: every tenth of them reads English."""
    numbers = range(first, first + count)
    return table(*(f"{address(n)},{'en' if n % 10 == 0 else 'nl'}" for n in numbers))


def make_campaign(*, ends_on: dt.date = END, now: dt.datetime = NOW) -> Campaign:
    officer = make_user(Role.PRIVACY_OFFICER)
    return actions.open_campaign(purpose=PURPOSE, ground=GROUND, ends_on=ends_on, by=officer, now=now)


def take_in(content: bytes, *, now: dt.datetime = NOW) -> Report:
    return import_former_landlords(content, by=COMMAND, now=now)


def make_wave(
    campaign: Campaign, *, by: User | None = None, starts_at: dt.datetime = NOW, now: dt.datetime = NOW, **facts: object
) -> Wave:
    values = {"size": 100, "per_hour": 2000, **reasons.first_words(), **facts}
    return actions.make_wave(campaign, by=by or make_user(Role.STAFF), now=now, starts_at=starts_at, **values)


def started(campaign: Campaign, *, now: dt.datetime = NOW, **facts: object) -> Wave:
    staff = make_user(Role.STAFF)
    return actions.start_wave(make_wave(campaign, by=staff, now=now, starts_at=now, **facts), by=staff, now=now)


def person(number: int) -> Former:
    return Former.objects.get(email_hash=links.email_hash(address(number)))


def token(number: int) -> str:
    return links.token_of(person(number).code)


def morning(month: int, day: int, year: int = 2026) -> dt.datetime:
    return dt.datetime(year, month, day, 9, tzinfo=clock.BRUSSELS)
