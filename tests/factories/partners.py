"""Institutions with who works there."""

import re

from django.core import mail

from kotatgent.accounts import colleagues
from kotatgent.accounts.models import Institution, User
from kotatgent.core import clock
from kotatgent.notices import actions as notices
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
