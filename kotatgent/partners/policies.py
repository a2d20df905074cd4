"""When something of a partner may change. Refusals are sentences."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.models import Institution
from kotatgent.accounts.queries import colleagues
from kotatgent.core import dates, text
from kotatgent.core.errors import Conflict, RuleBroken, Text
from kotatgent.partners.models import ApiKey
from kotatgent.partners.queries import open_keys

MOST_KEYS = 10  # of one institution at a time
LONGEST_YEARS = 1


def check_no_colleague_yet(institution: Institution, email: str) -> None:
    """Says nothing of accounts elsewhere: whoever invites learns nobody's other tasks."""
    if colleagues(institution).filter(email_key=text.email_key(email)).exists():
        raise RuleBroken("colleague_already", _("This colleague is on the list already."), field="email")


def check_room_for_key(institution: Institution) -> None:
    if open_keys(institution).count() >= MOST_KEYS:
        words = _("An institution has at most %(most)s keys at a time. Withdraw one that is not used any more.")
        raise RuleBroken("too_many_keys", words % {"most": MOST_KEYS})


def check_last_day(last_day: dt.date, *, on: dt.date) -> None:
    if not on <= last_day <= dates.add_years(on, LONGEST_YEARS):
        raise RuleBroken("wrong_last_day", _("A key works for at most a year."), field="last_day")


def check_not_withdrawn(key: ApiKey) -> None:
    if key.withdrawn_at is not None:
        raise Conflict("withdrawn_already", _("This key was withdrawn already."))


def is_over(key: ApiKey, *, on: dt.date) -> bool:
    return on > key.last_day


def why_closed(key: ApiKey, *, on: dt.date) -> tuple[str, Text] | None:
    """A code and a sentence for a key that opens nothing; None for one that works.

    Whoever made it may have left: the key is the institution's. An institution for which nobody works here any more
    has nobody who answers for what its programs do.
    """
    if key.withdrawn_at is not None:
        return "key_withdrawn", _("This key was withdrawn.")
    if is_over(key, on=on):
        return "key_over", _("The last day of this key is over. Make a new one.")
    if not colleagues(key.institution).exists():
        return "key_of_nobody", _("Nobody works here for this institution any more, so its keys are closed.")
    return None
