"""Information pages, written and published by playing the actions."""

import datetime as dt
from typing import Any

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.information import actions
from kotatgent.information.models import Page
from tests.factories.accounts import NOW, make_user

DUTCH = {
    "title_nl": "Fietsen stallen",
    "summary_nl": "Waar je fiets staat.",
    "body_nl": "## Op kot\n\nZet je fiets in de berging. [B1]",
}
ENGLISH = {
    "title_en": "Parking bicycles",
    "summary_en": "Where your bicycle stands.",
    "body_en": "## At your room\n\nPut your bicycle in the shed. [B1]",
}
ABOUT = {
    "theme": "room",
    "audience": "students",
    "sources": "B1 | Stad Gent: fietsen | https://stad.gent/ | 2026-02-01",
}


def staff_of(page: Page) -> User:
    return page.owner or make_user(Role.STAFF)


def written(*, by: User | None = None, now: dt.datetime = NOW, **facts: Any) -> Page:
    return actions.make_page(by=by or make_user(Role.STAFF), now=now, **(DUTCH | ENGLISH | ABOUT | facts))


def published(*, by: User | None = None, now: dt.datetime = NOW, **facts: Any) -> Page:
    by = by or make_user(Role.STAFF)
    return actions.publish(written(by=by, now=now, **facts), by=by, now=now)


def republished(page: Page, *, by: User, now: dt.datetime = NOW, **facts: Any) -> Page:
    return actions.publish(actions.change_page(page, by=by, now=now, **facts), by=by, now=now)
