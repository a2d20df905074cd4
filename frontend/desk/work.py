"""What waits for the staff of Kotatgent. The one place that says so: every count and every list comes from here."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from frontend.desk import rows
from frontend.desk.rows import Row
from inspections.enums import DoubtState
from inspections.models import ImportDoubt
from kotatgent.accounts.roles import Role
from kotatgent.core.errors import Text
from kotatgent.followups.enums import State as FollowUpState
from kotatgent.followups.models import FollowUp, FollowUpQuerySet
from kotatgent.moderation import identity
from kotatgent.moderation.queries import waiting_cases, waiting_objections
from kotatgent.notices.models import Notice
from kotatgent.notices.queries import letters_to_post
from landlords.enums import DerogationState
from landlords.models import Derogation
from listings.enums import KeptState
from listings.enums import State as ListingState
from listings.models import Kept
from listings.sublet_queries import objections


@dataclass(frozen=True)
class Section:
    code: str
    title: Text
    short: Text  # on its tab
    empty: Text
    waiting: Callable[[], QuerySet[Any]]
    describe: Callable[[Sequence[Any], dt.date], list[Row]]
    steps: bool = False  # of people: with a date, to take and to hand over


def _steps(*kinds: str) -> FollowUpQuerySet:
    found = FollowUp.objects.work_of(Role.STAFF).filter(kind__in=kinds)
    return found.select_related("taken_by").order_by("due_on", "pk")


def dangers() -> FollowUpQuerySet:
    return _steps("defect")


def questions() -> FollowUpQuerySet:
    return _steps("question")


def lookups() -> FollowUpQuerySet:
    return _steps("building")


def claims() -> FollowUpQuerySet:
    return _steps("tenure")


def opinions() -> FollowUpQuerySet:
    return _steps("opinion")


def derogations() -> QuerySet[Derogation]:
    found = Derogation.objects.filter(state=DerogationState.CLAIMED).order_by("claimed_at", "pk")
    return found.select_related("room__building__address__place", "room__building__address__neighbourhood")


def procedures() -> FollowUpQuerySet:
    """What staff follow in procedures unfit: handing over, and the minister."""
    return _steps("unfit", "unfit-appeal")


def kept_sentences() -> QuerySet[Kept]:
    """Of adverts that are online or may come back; the oldest first."""
    found = Kept.objects.filter(state=KeptState.WAITING).exclude(listing__state=ListingState.WITHDRAWN)
    return found.select_related("listing__room__building__address__place").order_by("kept_at", "pk")


def doubts() -> QuerySet[ImportDoubt]:
    return ImportDoubt.objects.filter(state=DoubtState.OPEN).order_by("made_at", "row_number", "pk")


def lost_mails() -> QuerySet[Notice]:
    """Without those in whose place a letter goes: that one is on the list of letters."""
    return Notice.objects.lost().order_by("queued_at", "pk")


def reviews() -> FollowUpQuerySet:
    return _steps("page")


def meetings() -> FollowUpQuerySet:
    """What groups owe: meetings to plan, minutes to write, decisions to see to."""
    return _steps("meeting-group", "meeting", "meeting-decision")


def set_aside() -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(state=FollowUpState.FAILED).order_by("due_on", "pk")


SECTIONS = {
    section.code: section
    for section in (
        Section(
            "gevaar",
            gettext_lazy("Dangers that were reported"),
            gettext_lazy("Danger"),
            gettext_lazy("No danger waits. One that somebody reports in a building comes here."),
            dangers,
            rows.dangers,
            steps=True,
        ),
        Section(
            "vragen",
            gettext_lazy("Questions to the advice desk"),
            gettext_lazy("Questions"),
            gettext_lazy("No question waits. What anybody asks the advice desk comes here."),
            questions,
            rows.questions,
            steps=True,
        ),
        Section(
            "adressen",
            gettext_lazy("Addresses to look up"),
            gettext_lazy("Addresses"),
            gettext_lazy(
                "Every advertised address was looked up. A new one comes here when its first advert goes online."
            ),
            lookups,
            rows.lookups,
            steps=True,
        ),
        Section(
            "aanvragen",
            gettext_lazy("A second landlord at an address"),
            gettext_lazy("Second landlord"),
            gettext_lazy("Nobody waits for an answer. Who adds a building that another landlord lets comes here."),
            claims,
            rows.claims,
            steps=True,
        ),
        Section(
            "advies",
            gettext_lazy("Second opinions of Wonen in Vlaanderen"),
            gettext_lazy("Second opinions"),
            gettext_lazy("No answer is waited for. A second opinion comes here once a landlord asked for it."),
            opinions,
            rows.opinions,
            steps=True,
        ),
        Section(
            "afwijkingen",
            gettext_lazy("Rooms of 8 to 12 m² to confirm"),
            gettext_lazy("Small rooms"),
            gettext_lazy("No proof waits. Who states a room from before the norm of 12 m² comes here."),
            derogations,
            rows.derogations,
        ),
        Section(
            "procedures",
            gettext_lazy("Procedures unfit"),
            gettext_lazy("Procedures"),
            gettext_lazy("Nothing waits. Decisions to hand over and appeals with the minister come here."),
            procedures,
            rows.procedures,
            steps=True,
        ),
        Section(
            "vergaderingen",
            gettext_lazy("Meetings of the steering and working group"),
            gettext_lazy("Meetings"),
            gettext_lazy("Nothing waits. A meeting to plan, minutes to write and decisions to see to come here."),
            meetings,
            rows.meetings,
            steps=True,
        ),
        Section(
            "lijst",
            gettext_lazy("Rows of a list in doubt"),
            gettext_lazy("Lists"),
            gettext_lazy("No row waits. Rows of an imported list whose address or rooms are not certain come here."),
            doubts,
            rows.doubts,
        ),
        Section(
            "meldingen",
            gettext_lazy("Reports of adverts"),
            gettext_lazy("Reports"),
            gettext_lazy("No report waits. What anybody reports on an advert comes here."),
            waiting_cases,
            rows.cases,
        ),
        Section(
            "bezwaren",
            gettext_lazy("Objections to decisions on adverts"),
            gettext_lazy("Objections"),
            gettext_lazy("No objection waits. A landlord who does not agree with a decision comes here."),
            waiting_objections,
            rows.objections,
        ),
        Section(
            "onderhuur",
            gettext_lazy("Objections to sublets"),
            gettext_lazy("Sublets"),
            gettext_lazy("Nobody objects. A landlord who does not agree with a sublet during an exchange comes here."),
            objections,
            rows.sublets,
        ),
        Section(
            "vreemd",
            gettext_lazy("Addresses that are not the landlord's"),
            gettext_lazy("Addresses"),
            gettext_lazy("Nothing waits. Where somebody was given an address that is not the landlord's comes here."),
            identity.waiting,
            rows.strangers,
        ),
        Section(
            "zinnen",
            gettext_lazy("Sentences that were kept"),
            gettext_lazy("Sentences"),
            gettext_lazy("No sentence waits. One that a landlord keeps although the check asked about it comes here."),
            kept_sentences,
            rows.kept,
        ),
        Section(
            "informatie",
            gettext_lazy("Information pages to look at again"),
            gettext_lazy("Information"),
            gettext_lazy("No page waits. One comes here on the day on which it is to be looked at again."),
            reviews,
            rows.reviews,
            steps=True,
        ),
        Section(
            "brieven",
            gettext_lazy("Letters to post"),
            gettext_lazy("Letters"),
            gettext_lazy("No letter waits. One comes here when a mail that matters does not arrive."),
            letters_to_post,
            rows.letters,
        ),
        Section(
            "mails",
            gettext_lazy("Mails that were not delivered"),
            gettext_lazy("Mails"),
            gettext_lazy("Every mail arrived, or is still being tried."),
            lost_mails,
            rows.mails,
        ),
        Section(
            "fouten",
            gettext_lazy("Steps set aside after an error"),
            gettext_lazy("Errors"),
            gettext_lazy("No step failed. A step that the system could not carry out comes here with its error."),
            set_aside,
            rows.set_aside,
        ),
    )
}


def counts() -> dict[str, int]:
    """How much waits in each section."""
    return {code: section.waiting().count() for code, section in SECTIONS.items()}
