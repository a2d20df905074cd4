import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.core import clock, reference, text
from kotatgent.notices.enums import LetterState, State
from kotatgent.notices.models import Letter, Notice, Unreachable


@cache
def letter_facts() -> dict[str, Any]:
    """Which mails a letter may replace, who writes it, and where the window of the envelope is."""
    return reference.read(Path(__file__).parent / "reference" / "letters.toml")


def goes_by_letter(template: str, user: User | None) -> bool:
    """Whether a letter takes the place of this mail when it does not arrive: mails that matter, to landlords.

    To who has no e-mail address more goes by letter than to others: nothing else reaches them.
    """
    if user is None or user.role != Role.LANDLORD:
        return False
    facts = letter_facts()
    return template in facts["by_letter"] or (not user.email and template in facts["without_email"])


def instead_on_paper(template: str) -> str:
    """What goes to who has no e-mail address: the same, or a letter that says that something waits."""
    return str(letter_facts()["instead"].get(template, template))


def letters_to_post() -> QuerySet[Letter]:
    return Letter.objects.filter(state=LetterState.WAITING).select_related("notice__to_user").order_by("made_at", "pk")


def unreachable(user: User) -> Unreachable | None:
    """The mark on the address that this account has now; None while mail arrives, as far as we know."""
    mark: Unreachable | None = getattr(user, "unreachable", None)
    return mark if mark is not None and text.email_key(mark.email) == user.email_key else None


def told_on(notice: Notice) -> dt.date | None:
    """The day on which somebody was really told: that of the letter where one was posted, or else of the mail.

    None as long as nothing went out, or it came back. A term that counts from telling counts from this day.
    """
    letter: Letter | None = getattr(notice, "letter", None)
    if letter is not None and letter.posted_on is not None:
        return letter.posted_on
    return clock.date_of(notice.sent_at) if notice.state == State.SENT and notice.sent_at else None


def reached_on(found: QuerySet[Notice]) -> dt.date | None:
    """As `first_told`, where a mail that is on its way counts as there: given up on, it is lost within a day."""
    on_their_way = [clock.date_of(notice.try_at) for notice in found if notice.state == State.QUEUED]
    told = first_told(found)
    return min([*on_their_way, *([told] if told else [])], default=None)


def first_told(found: QuerySet[Notice]) -> dt.date | None:
    """The first day on which one of these really reached somebody; None when none did."""
    return min((day for notice in found.select_related("letter") if (day := told_on(notice))), default=None)
