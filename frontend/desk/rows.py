"""How each thing that waits for the staff of Kotatgent is told in a line: what, where, for what, and the one action."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from frontend.desk import steps
from inspections.models import Defect, ImportDoubt, SecondOpinion, UnfitAppeal, UnfitProcedure
from kotatgent.advice.models import Question
from kotatgent.core import clock
from kotatgent.followups.models import FollowUp
from kotatgent.information import queries as information
from kotatgent.meetings.models import Group, Meeting, Resolution
from kotatgent.meetings.words import first_line
from kotatgent.moderation.models import Case, Doubt, Objection
from kotatgent.notices.models import Letter, Notice
from landlords.models import Building, Derogation, Tenure
from listings.models import Kept, Listing, Sublet

Thing = TypeVar("Thing")


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


def dangers(rows: Sequence[FollowUp], today: dt.date) -> list[Row]:
    found = Defect.objects.filter(code__in=_codes(rows))
    known = {defect.code: defect for defect in found.select_related(*_placed("building"))}
    return [
        _step(
            row,
            today,
            thing=defect.building.address.line,
            detail=_where(defect.building),
            waits_for=_("Somebody reported a danger: %(theme)s") % {"theme": defect.get_theme_display()},
            url=reverse("defect_file", args=[row.code]),
            action=_("Look at it"),
        )
        for row, defect in _with(rows, known)
    ]


def questions(rows: Sequence[FollowUp], today: dt.date) -> list[Row]:
    """Theme and day, and none of the words: a list may be seen over somebody's shoulder."""
    found = Question.objects.filter(code__in=_codes(rows)).select_related("theme")
    known = {question.code: question for question in found}
    return [
        _step(
            row,
            today,
            thing=question.theme.label,
            detail=_("%(code)s, asked on %(day)s")
            % {"code": row.code, "day": date_format(clock.date_of(question.asked_at), "j F Y")},
            waits_for=str(steps.label(row)),
            url=reverse("desk_question", args=[row.code]),
            action=_("Open the question"),
        )
        for row, question in _with(rows, known)
    ]


def lookups(rows: Sequence[FollowUp], today: dt.date) -> list[Row]:
    found = Building.objects.filter(code__in=_codes(rows)).select_related(*_placed())
    return [
        _step(
            row,
            today,
            thing=building.address.line,
            detail=_where(building),
            waits_for=_("Look up whether there is a certificate"),
            url=reverse("desk_building", args=[row.code]),
            action=_("Look up"),
        )
        for row, building in _with(rows, {building.code: building for building in found})
    ]


def claims(rows: Sequence[FollowUp], today: dt.date) -> list[Row]:
    found = Tenure.objects.filter(code__in=_codes(rows)).select_related(*_placed("building"))
    return [
        _step(
            row,
            today,
            thing=tenure.building.address.line,
            detail=_where(tenure.building),
            waits_for=_("A second landlord says to let this building"),
            url=reverse("desk_claim", args=[row.code]),
            action=_("Judge"),
        )
        for row, tenure in _with(rows, {tenure.code: tenure for tenure in found})
    ]


def opinions(rows: Sequence[FollowUp], today: dt.date) -> list[Row]:
    found = SecondOpinion.objects.filter(code__in=_codes(rows)).select_related(*_placed("request__building"))
    return [
        _step(
            row,
            today,
            thing=opinion.request.building.address.line,
            detail=_where(opinion.request.building),
            waits_for=_("Find out what Wonen in Vlaanderen answered"),
            url=reverse("request_file", args=[opinion.request.code]),
            action=_("Record the answer"),
        )
        for row, opinion in _with(rows, {opinion.code: opinion for opinion in found})
    ]


def derogations(rows: Sequence[Derogation], today: dt.date) -> list[Row]:
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


def reviews(rows: Sequence[FollowUp], today: dt.date) -> list[Row]:
    return [
        _step(
            row,
            today,
            thing=page.title_nl,
            detail=str(page.owner or _("The whole team")),
            waits_for=_("Read whether all of it still holds"),
            url=reverse("desk_info_page", args=[row.code]),
            action=_("Look at it"),
        )
        for row, page in _with(rows, information.by_codes(_codes(rows)))
    ]


def procedures(rows: Sequence[FollowUp], today: dt.date) -> list[Row]:
    codes = _codes(rows)
    found = UnfitProcedure.objects.filter(code__in=codes).select_related(*_placed("building"))
    cases = {case.code: case for case in found}
    appeals = UnfitAppeal.objects.filter(code__in=codes).select_related(*_placed("procedure__building"))
    cases |= {appeal.code: appeal.procedure for appeal in appeals}
    return [
        _step(
            row,
            today,
            thing=case.building.address.line,
            detail=_where(case.building),
            waits_for=str(steps.label(row)),
            url=reverse("unfit_case", args=[case.code]),
            action=_("Open the procedure"),
        )
        for row, case in _with(rows, cases)
    ]


def meetings(rows: Sequence[FollowUp], today: dt.date) -> list[Row]:
    """By code: a group that must plan, a meeting without minutes, or a decision."""
    codes = _codes(rows)
    groups = {group.code: group for group in Group.objects.filter(code__in=codes)}
    found = Meeting.objects.filter(code__in=codes).select_related("group")
    held = {meeting.code: meeting for meeting in found}
    decided = Resolution.objects.filter(code__in=codes).select_related("meeting__group", "owner__institution")
    decisions = {decision.code: decision for decision in decided}
    return [_step(row, today, *line) for row in rows if (line := _of_meeting(row, groups, held, decisions)) is not None]


def _of_meeting(
    row: FollowUp, groups: dict[str, Group], held: dict[str, Meeting], decisions: dict[str, Resolution]
) -> tuple[str, str, str, str, str] | None:
    what = str(steps.label(row))
    if row.kind == "meeting-group" and (group := groups.get(row.code)):
        often = _("at least %(n)s a year") % {"n": group.minimum}
        return group.name, often, what, reverse("meetings"), _("Look at the meetings")
    if row.kind == "meeting" and (meeting := held.get(row.code)):
        day = date_format(meeting.day, "j F Y")
        return meeting.group.name, day, what, reverse("meeting", args=[row.code]), _("Open the meeting")
    if row.kind == "meeting-decision" and (decision := decisions.get(row.code)):
        who = f"{decision.meeting.group.name}, {decision.owner.shown}"
        url = reverse("meeting_decision", args=[row.code])
        return first_line(decision.text), who, what, url, _("Say what came of it")
    return None


def doubts(rows: Sequence[ImportDoubt], today: dt.date) -> list[Row]:
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


def mails(rows: Sequence[Notice], today: dt.date) -> list[Row]:
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


def _of_advert(listing: Listing, detail: str, waits_for: str, url: str, since: dt.datetime) -> Row:
    return Row(listing.title, detail, waits_for, url, _("Look at it"), since=clock.date_of(since))


def cases(rows: Sequence[Case], today: dt.date) -> list[Row]:
    what = _("Decide on what was reported")
    return [
        _of_advert(row.listing, row.listing.code, what, reverse("desk_moderation_case", args=[row.code]), row.opened_at)
        for row in rows
    ]


def objections(rows: Sequence[Objection], today: dt.date) -> list[Row]:
    what = _("Decide on an objection, by somebody else than who decided first")
    cases = [(row.decision.case, row.filed_at) for row in rows]
    return [
        _of_advert(case.listing, case.listing.code, what, reverse("desk_moderation_case", args=[case.code]), filed_at)
        for case, filed_at in cases
    ]


def sublets(rows: Sequence[Sublet], today: dt.date) -> list[Row]:
    what = _("A landlord objects: student and landlord may ask what their rights are")
    return [
        _of_advert(
            row.listing, row.get_ground_display(), what, reverse("desk_sublet", args=[row.code]), row.answered_at
        )
        for row in rows
        if row.answered_at
    ]


def strangers(rows: Sequence[Doubt], today: dt.date) -> list[Row]:
    what = _("Look whether somebody uses this advert")
    return [
        _of_advert(row.listing, row.get_kind_display(), what, reverse("desk_identity", args=[row.code]), row.first_at)
        for row in rows
    ]


def kept(rows: Sequence[Kept], today: dt.date) -> list[Row]:
    what = _("Look at a sentence that its landlord kept")
    return [
        _of_advert(row.listing, row.get_kind_display(), what, reverse("desk_kept", args=[row.code]), row.kept_at)
        for row in rows
    ]


def letters(rows: Sequence[Letter], today: dt.date) -> list[Row]:
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


def set_aside(rows: Sequence[FollowUp], today: dt.date) -> list[Row]:
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


def _with(rows: Sequence[FollowUp], known: Mapping[str, Thing]) -> list[tuple[FollowUp, Thing]]:
    """Each step beside the thing that it is about; not the steps of what is gone."""
    return [(row, known[row.code]) for row in rows if row.code in known]


def _step(row: FollowUp, today: dt.date, thing: str, detail: str, waits_for: str, url: str, action: str) -> Row:
    return Row(thing, detail, waits_for, url, action, due_on=row.due_on, late=row.due_on < today, step=row)


def _placed(building: str = "") -> tuple[str, str]:
    """What `_where` and the line of an address read, of a building that is reached by this path."""
    path = f"{building}__" if building else ""
    return f"{path}address__place", f"{path}address__neighbourhood"


def _where(building: Building) -> str:
    hood = building.address.neighbourhood
    return f"{building.address.place}, {hood.name}" if hood else str(building.address.place)
