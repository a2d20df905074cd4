"""Institutions with who works there."""

import re

from django.core import mail

from kotatgent.accounts import colleagues
from kotatgent.accounts.models import Institution, User
from kotatgent.core import clock
from kotatgent.core.dates import add_years
from kotatgent.notices import actions as notices
from kotatgent.partners import actions
from kotatgent.partners.models import ApiKey
from tests.factories.accounts import NOW, number


def school(code: str = "hogent") -> Institution:
    return Institution.objects.get(code=code)


def works_at(institution: Institution, *, manages: bool = False, email: str = "", now=NOW) -> User:
    """The first one is a manager whatever is asked."""
    return colleagues.join(
        institution, email=email or f"collega{number()}@school.test", language="nl", manages=manages, now=now
    )


def link_in_mail() -> str:
    """The path in the last invitation that went out."""
    notices.send_due(now=clock.now())
    found = re.search(r"/(nl|en)/uitnodiging-instelling/\w+/", mail.outbox[-1].body)
    assert found, mail.outbox[-1].body
    return found[0]


def make_key(by: User, *, now=NOW, **facts) -> tuple[ApiKey, str]:
    """A key of the manager's institution that opens everything for a year, and its secret."""
    values = {"name": f"Programma {number()}", "reads_figures": True, "looks_up": True}
    values["last_day"] = add_years(clock.date_of(now), 1)
    assert by.institution is not None
    return actions.make_key(by.institution, by=by, now=now, **values | facts)
