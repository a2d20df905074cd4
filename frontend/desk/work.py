"""What waits for the staff of Kotatgent. The one place that says so: every count and every list comes from here."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frontend.desk import steps
from inspections.enums import DoubtState
from inspections.models import ImportDoubt, SecondOpinion, UnfitAppeal, UnfitProcedure
from kotatgent.accounts.roles import Role
from kotatgent.core import clock
from kotatgent.core.errors import Text
from kotatgent.followups.enums import State as FollowUpState
from kotatgent.followups.models import FollowUp, FollowUpQuerySet
from kotatgent.notices.models import Letter, Notice
from kotatgent.notices.queries import letters_to_post
from landlords.enums import DerogationState
from landlords.models import Building, Derogation, Tenure


@dataclass(frozen=True)
class Row:
    """The thing, what it waits for, by when, and the one action."""

    thing: str
    detail: str
    waits_for: str
    url: str
    action: str
    due_on: dt.date | None = None
    since: dt.date | None = None
    late: bool = False
    step: FollowUp | None = None  # of a colleague to take


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


def doubts() -> QuerySet[ImportDoubt]:
    return ImportDoubt.objects.filter(state=DoubtState.OPEN).order_by("made_at", "row_number", "pk")


def lost_mails() -> QuerySet[Notice]:
    """Without those in whose place a letter goes: that one is on the list of letters."""
    return Notice.objects.lost().order_by("queued_at", "pk")


def set_aside() -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(state=FollowUpState.FAILED).order_by("due_on", "pk")


def _lookup_rows(rows: Sequence[FollowUp], today: dt.date) -> list[Row]:
    known = {
        building.code: building
        for building in Building.objects.filter(code__in=_codes(rows)).select_related(
            "address__place", "address__neighbourhood"
        )
    }
    return [
        Row(
            thing=known[row.code].address.line,
            detail=_where(known[row.code]),
            waits_for=_("Look up whether there is a certificate"),
            url=reverse("desk_building", args=[row.code]),
            action=_("Look up"),
            due_on=row.due_on,
            late=row.due_on < today,
            step=row,
        )
        for row in rows
        if row.code in known
    ]


def _claim_rows(rows: Sequence[FollowUp], today: dt.date) -> list[Row]:
    known = {
        tenure.code: tenure
        for tenure in Tenure.objects.filter(code__in=_codes(rows)).select_related(
            "building__address__place", "building__address__neighbourhood"
        )
    }
    return [
        Row(
            thing=known[row.code].building.address.line,
            detail=_where(known[row.code].building),
            waits_for=_("A second landlord says to let this building"),
            url=reverse("desk_claim", args=[row.code]),
            action=_("Judge"),
            due_on=row.due_on,
            late=row.due_on < today,
            step=row,
        )
        for row in rows
        if row.code in known
    ]


def _opinion_rows(rows: Sequence[FollowUp], today: dt.date) -> list[Row]:
    known = {
        opinion.code: opinion
        for opinion in SecondOpinion.objects.filter(code__in=_codes(rows)).select_related(
            "request__building__address__place", "request__building__address__neighbourhood"
        )
    }
    return [
        Row(
            thing=known[row.code].request.building.address.line,
            detail=_where(known[row.code].request.building),
            waits_for=_("Find out what Wonen in Vlaanderen answered"),
            url=reverse("request_file", args=[known[row.code].request.code]),
            action=_("Record the answer"),
            due_on=row.due_on,
            late=row.due_on < today,
            step=row,
        )
        for row in rows
        if row.code in known
    ]


def _derogation_rows(rows: Sequence[Derogation], today: dt.date) -> list[Row]:
    return [
        Row(
            thing=f"{row.room.building.address.line}, {row.room.label}",
            detail=_where(row.room.building),
            waits_for=_("The proof that a room may be smaller than 12 m²"),
            url=reverse("derogation", args=[row.code]),
            action=_("Look at it"),
            since=clock.date_of(row.claimed_at),
        )
        for row in rows
    ]


def _procedure_rows(rows: Sequence[FollowUp], today: dt.date) -> list[Row]:
    codes = _codes(rows)
    with_building = "building__address__place", "building__address__neighbourhood"
    cases = {case.code: case for case in UnfitProcedure.objects.filter(code__in=codes).select_related(*with_building)}
    appeals = UnfitAppeal.objects.filter(code__in=codes).select_related("procedure__building__address__place")
    cases |= {appeal.code: appeal.procedure for appeal in appeals}
    return [
        Row(
            thing=cases[row.code].building.address.line,
            detail=_where(cases[row.code].building),
            waits_for=str(steps.label(row)),
            url=reverse("unfit_case", args=[cases[row.code].code]),
            action=_("Open the procedure"),
            due_on=row.due_on,
            late=row.due_on < today,
            step=row,
        )
        for row in rows
        if row.code in cases
    ]


def _doubt_rows(rows: Sequence[ImportDoubt], today: dt.date) -> list[Row]:
    return [
        Row(
            thing=f"{row.facts['street']} {row.facts['house_number']}, {row.facts['postcode']}",
            detail=_("certificate %(number)s, row %(row)s of %(file)s")
            % {"number": row.facts["number"], "row": row.row_number, "file": row.file_name},
            waits_for=row.get_why_display(),
            url=reverse("desk_doubt", args=[row.code]),
            action=_("Settle"),
            since=clock.date_of(row.made_at),
        )
        for row in rows
    ]


def _mail_rows(rows: Sequence[Notice], today: dt.date) -> list[Row]:
    return [
        Row(
            thing=row.subject,
            detail=_("to %(address)s") % {"address": row.to_email},
            waits_for=_("Not delivered: %(error)s") % {"error": row.error},
            url=reverse("desk_mail", args=[row.code]),
            action=_("Open the mail"),
            since=clock.date_of(row.queued_at),
        )
        for row in rows
    ]


def _letter_rows(rows: Sequence[Letter], today: dt.date) -> list[Row]:
    return [
        Row(
            thing=row.notice.subject,
            detail=_("to %(address)s") % {"address": row.notice.to_email},
            waits_for=_("Post a letter: %(why)s") % {"why": row.get_cause_display()},
            url=reverse("desk_letter", args=[row.code]),
            action=_("Open the letter"),
            since=clock.date_of(row.made_at),
        )
        for row in rows
    ]


def _set_aside_rows(rows: Sequence[FollowUp], today: dt.date) -> list[Row]:
    return [
        Row(
            thing=str(steps.label(row)),
            detail=f"{row.kind} {row.code}",
            waits_for=_("Set aside after an error: %(error)s") % {"error": row.error[:120]},
            url=reverse("desk_follow_up", args=[row.pk]),
            action=_("Look at the error"),
            due_on=row.due_on,
            late=row.due_on < today,
        )
        for row in rows
    ]


def _codes(rows: Iterable[FollowUp]) -> set[str]:
    return {row.code for row in rows}


def _where(building: Building) -> str:
    hood = building.address.neighbourhood
    return f"{building.address.place}, {hood.name}" if hood else str(building.address.place)


SECTIONS = {
    section.code: section
    for section in (
        Section(
            "adressen",
            gettext_lazy("Addresses to look up"),
            gettext_lazy("Addresses"),
            gettext_lazy(
                "Every advertised address was looked up. A new one comes here when its first advert goes online."
            ),
            lookups,
            _lookup_rows,
            steps=True,
        ),
        Section(
            "aanvragen",
            gettext_lazy("A second landlord at an address"),
            gettext_lazy("Second landlord"),
            gettext_lazy("Nobody waits for an answer. Who adds a building that another landlord lets comes here."),
            claims,
            _claim_rows,
            steps=True,
        ),
        Section(
            "advies",
            gettext_lazy("Second opinions of Wonen in Vlaanderen"),
            gettext_lazy("Second opinions"),
            gettext_lazy("No answer is waited for. A second opinion comes here once a landlord asked for it."),
            opinions,
            _opinion_rows,
            steps=True,
        ),
        Section(
            "afwijkingen",
            gettext_lazy("Rooms of 8 to 12 m² to confirm"),
            gettext_lazy("Small rooms"),
            gettext_lazy("No proof waits. Who states a room from before the norm of 12 m² comes here."),
            derogations,
            _derogation_rows,
        ),
        Section(
            "procedures",
            gettext_lazy("Procedures unfit"),
            gettext_lazy("Procedures"),
            gettext_lazy("Nothing waits. Decisions to hand over and appeals with the minister come here."),
            procedures,
            _procedure_rows,
            steps=True,
        ),
        Section(
            "lijst",
            gettext_lazy("Rows of a list in doubt"),
            gettext_lazy("Lists"),
            gettext_lazy("No row waits. Rows of an imported list whose address or rooms are not certain come here."),
            doubts,
            _doubt_rows,
        ),
        Section(
            "brieven",
            gettext_lazy("Letters to post"),
            gettext_lazy("Letters"),
            gettext_lazy("No letter waits. One comes here when a mail that matters does not arrive."),
            letters_to_post,
            _letter_rows,
        ),
        Section(
            "mails",
            gettext_lazy("Mails that were not delivered"),
            gettext_lazy("Mails"),
            gettext_lazy("Every mail arrived, or is still being tried."),
            lost_mails,
            _mail_rows,
        ),
        Section(
            "fouten",
            gettext_lazy("Steps set aside after an error"),
            gettext_lazy("Errors"),
            gettext_lazy("No step failed. A step that the system could not carry out comes here with its error."),
            set_aside,
            _set_aside_rows,
        ),
    )
}


def counts() -> dict[str, int]:
    """How much waits in each section."""
    return {code: section.waiting().count() for code, section in SECTIONS.items()}
