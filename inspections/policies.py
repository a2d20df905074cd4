"""When things may happen in inspections. Refusals are sentences."""

import datetime as dt
from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from inspections import declared, earlier, queries
from inspections.enums import (
    IN_VAIN,
    OPEN_ORDERS,
    OPINION_OUTCOMES,
    Answer,
    Category,
    Change,
    Course,
    DeclaredAbout,
    EndReason,
    FamilyException,
    FireOutcome,
    Kind,
    OfferState,
    OpinionState,
    OrderState,
    Outcome,
    ProposalState,
    ReportState,
    TogetherState,
    UnfitState,
    VisitState,
)
from inspections.models import (
    Certificate,
    CertificateRequest,
    ChecklistItem,
    FamilyCase,
    Finding,
    Offer,
    Proposal,
    RepairOrder,
    Report,
    SecondOpinion,
    Slot,
    Together,
    Visit,
)
from inspections.models.reports import checked_key, length_after
from kotatgent.core import clock, workdays
from kotatgent.core.errors import Conflict, RuleBroken
from kotatgent.followups.enums import Unit
from kotatgent.followups.queries import term
from landlords.models import Building, Room
from landlords.queries import rooms_in

FARTHEST_VISIT = dt.timedelta(days=730)
CHANGED = gettext_lazy("Somebody else changed this while you were busy. Look at what changed, then save again.")


def check_can_plan(planned_for: dt.datetime, *, now: dt.datetime, field: str = "planned_for") -> None:
    if planned_for <= now:
        raise RuleBroken("in_the_past", _("Choose a moment that is still to come."), field=field)
    if planned_for > now + FARTHEST_VISIT:
        raise RuleBroken("too_far", _("Choose a moment within two years."), field=field)


def check_can_ask_along(visit: Visit, *, now: dt.datetime) -> None:
    check_is_planned(visit)
    if not queries.other_is_due(visit.building, visit.kind):
        raise RuleBroken("other_not_due", _("The other service has nothing to check here, or has a visit planned."))


def check_can_go_along(asked: Together, first: Visit, *, now: dt.datetime) -> None:
    if asked.state != TogetherState.ASKED:
        raise Conflict("answered", _("This was answered already."))
    check_is_planned(first)
    if first.planned_for <= now:
        raise RuleBroken("in_the_past", _("That visit is over."))


MOMENTS = (2, 3)  # how few and how many are proposed
FIRST_MOMENT = dt.timedelta(days=2)


def check_can_propose(building: Building, kind: str, starts: list[dt.datetime], *, now: dt.datetime) -> None:
    """Two or three different moments, far enough away for an answer, while nothing is planned or proposed yet.

    `starts` in the order in which they were typed: a refusal stands at the field that it is about.
    """
    if queries.planned_visits(building).filter(kind=kind).exists():
        raise RuleBroken("planned", _("There is already a visit planned to this building."))
    fewest, most = MOMENTS
    if len(set(starts)) != len(starts) or not fewest <= len(starts) <= most:
        raise RuleBroken("moments", _("Propose two or three different moments."), field="first")
    for field, start in zip(("first", "second", "third"), starts, strict=False):
        check_can_plan(start, now=now, field=field)
        if clock.date_of(start) < clock.date_of(now + FIRST_MOMENT):
            raise RuleBroken("too_soon", _("Leave the landlord two days to answer."), field=field)


def check_can_answer(offer: Offer, *, now: dt.datetime) -> None:
    if offer.state in (OfferState.TAKEN, OfferState.DECLINED):
        raise Conflict("answered", _("This was answered already."))
    if offer.state != OfferState.OPEN or clock.date_of(now) > offer.answer_by:
        raise Conflict("offer_closed", _("You can't choose between these moments any more."))
    if queries.planned_visits(offer.building).filter(kind=offer.kind).exists():
        raise Conflict("planned", _("A visit is planned meanwhile."))


def check_slot(offer: Offer, slot: Slot) -> None:
    if slot.offer_id != offer.pk:
        raise RuleBroken("other_offer", _("Choose one of the moments."), field="answer")
    busy = Visit.objects.filter(inspector=offer.inspector_id, state=VisitState.PLANNED, planned_for=slot.starts_at)
    if busy.exists():
        raise RuleBroken("busy", _("The inspector is elsewhere at that moment. Choose another one."), field="answer")


def check_why_none(why_none: str) -> None:
    if not why_none.strip():
        raise RuleBroken("why_none", _("Say in a sentence why, and when you can."), field="why_none")


def check_workday(planned_for: dt.datetime, *, now: dt.datetime, any_day: bool, field: str = "any_day") -> None:
    """Ahead of time no visit is planned on a day off, unless on purpose. Who is at the door today goes in."""
    day = clock.date_of(planned_for)
    if any_day or day == clock.date_of(now) or workdays.is_workday(day):
        return
    message = _("%(day)s is in a weekend or a public holiday. Choose another day, or say that it is on purpose.")
    raise RuleBroken("day_off", message % {"day": day.strftime("%d/%m/%Y")}, field=field)


def check_can_end_in_vain(visit: Visit, outcome: VisitState, what_happened: str, *, now: dt.datetime) -> None:
    """An inspector was there on the day or after it, and nothing was seen that a report would lose."""
    check_is_planned(visit)
    if outcome not in IN_VAIN:
        raise RuleBroken("outcome", _("Choose how the visit ended."), field="outcome")
    if clock.date_of(visit.planned_for) > clock.date_of(now):
        raise RuleBroken("too_early", _("This visit is not until %(day)s.") % {
            "day": clock.date_of(visit.planned_for).strftime("%d/%m/%Y")
        })  # fmt: skip
    if outcome == VisitState.REFUSED and not what_happened.strip():
        raise RuleBroken("how_refused", _("Write down how access was refused."), field="what_happened")
    report = Report.objects.filter(visit=visit).first()
    if report is not None and (report.checked or report.findings.exists()):
        raise RuleBroken("seen", _("Something was written in the report of this visit. Sign it, or empty it first."))


def check_is_planned(visit: Visit) -> None:
    if visit.state != VisitState.PLANNED:
        raise Conflict("visit_closed", _("This visit is no longer planned."))


def check_can_move(visit: Visit) -> None:
    check_is_planned(visit)
    if Report.objects.filter(visit=visit).exists():
        raise RuleBroken("begun", _("The report of this visit was begun, so the visit can't be moved any more."))


def check_can_begin(visit: Visit, *, now: dt.datetime) -> None:
    """On the day of the visit or later, and a quality check is of rooms that we know."""
    check_is_planned(visit)
    if visit.kind == Kind.QUALITY and not visit.building.rooms.present().exists():
        raise RuleBroken(
            "no_rooms_known", _("No rooms of this building are in the register yet. Ask Kotatgent to enter them.")
        )
    if clock.date_of(visit.planned_for) > clock.date_of(now):
        raise RuleBroken("too_early", _("This visit is not until %(day)s.") % {
            "day": clock.date_of(visit.planned_for).strftime("%d/%m/%Y")
        })  # fmt: skip


def check_can_write(report: Report) -> None:
    if report.state != ReportState.DRAFT:
        raise Conflict("signed", _("This report is signed. It can't be changed any more."))


def check_can_add(report: Report, reason: str, body: str, *, known: int, expected: int | None) -> None:
    """Only to a signed report, with a reason; and after reading what colleagues added before."""
    if report.state != ReportState.SIGNED:
        raise RuleBroken("not_signed", _("This report is still being written. Change the report itself."))
    if expected is not None and expected != known:
        raise Conflict("added_meanwhile", _("A colleague added something meanwhile. Read it, then sign again."))
    if not reason.strip():
        raise RuleBroken("reason", _("Say why you add this."), field="reason")
    if not body.strip():
        raise RuleBroken("nothing_added", _("Write down what you add."), field="body")


def check_finding(report: Report, item: ChecklistItem, room: Room | None, category: str) -> None:
    """One item, one category that the checklist allows (F2.14)."""
    check_item(report, item, room)
    if category not in item.categories:
        raise RuleBroken("category", _("Choose one of the categories of this item."), field="category")


MOST_WITHIN = 9999  # what a page can hold at all; the longest term is reference data


def check_term(report: Report, within: int | None, unit: str) -> None:
    """A remark of a fire check may say within how long it is to be put right."""
    if within is None and not unit:
        return
    if report.kind != Kind.FIRE:
        raise RuleBroken("no_term", _("Only a remark of a fire check has a term."), field="within")
    if within is None:
        raise RuleBroken("term", _("Fill in how many."), field="within")
    if unit not in (Unit.DAYS, Unit.MONTHS):
        raise RuleBroken("term", _("Choose days or months."), field="unit")
    longest = term("remark-repair")
    if not 1 <= within <= MOST_WITHIN or length_after(report.seen_on, within, unit) > longest.after(report.seen_on):
        message = _("Fill in a term of at least 1 day and at most %(most)d %(unit)s.")
        raise RuleBroken("term", message % {"most": longest.amount, "unit": longest.get_unit_display()}, field="within")


def check_fire_facts(
    report: Report, issuer: str, number: str, dates: dict[str, dt.date | None], *, today: dt.date
) -> None:
    if report.kind != Kind.FIRE:
        raise RuleBroken("not_fire", _("Only a fire check has these facts."))
    if number.strip() and not issuer.strip():
        raise RuleBroken("whose_number", _("Say which service gave the number."), field="issuer")
    if issuer.strip() and not number.strip():
        raise RuleBroken("no_number", _("Fill in the number, or leave the service empty too."), field="number")
    for name, day in dates.items():
        if day is not None and day > today:
            raise RuleBroken("in_the_future", _("This date is still to come."), field=name)


def check_item(report: Report, item: ChecklistItem, room: Room | None) -> None:
    """The item is on this report's checklist, and part C names a room that was seen (F2.16)."""
    if item.checklist_id != report.checklist_id:
        raise RuleBroken("other_checklist", _("This item is not on the checklist of this report."))
    if item.of_room != (room is not None):
        raise RuleBroken("room", _("A finding about a room names that room; another one names none."), field="room")
    if not item.applies(room):
        raise RuleBroken("not_of_this_room", _("This is not asked of this kind of room or dwelling."), field="room")
    if room is not None and not report.room_results.filter(room=room).exists():
        raise RuleBroken("room_not_seen", _("This room was not seen at this visit."), field="room")


def check_rooms(building: Building, rooms: Iterable[Room]) -> None:
    if any(room.building_id != building.pk for room in rooms):
        raise RuleBroken("other_building", _("This room does not belong to the building."), field="rooms")


def check_no_findings_lost(report: Report, rooms: list[Room]) -> None:
    lost = report.findings.filter(room__isnull=False).exclude(room__in=rooms).select_related("room").first()
    if lost is not None and lost.room is not None:
        message = _("There are findings about %(room)s. Remove them first.") % {"room": lost.room.label}
        raise RuleBroken("room_has_findings", message, field="rooms")


def check_outcome_typed(report: Report, outcome: str) -> None:
    if report.kind == Kind.QUALITY and outcome:
        raise RuleBroken(
            "outcome_typed", _("The outcome of a quality check follows from its findings. It is never filled in.")
        )


def fire_outcomes_open(report: Report) -> list[FireOutcome]:
    """What the remarks amount to (F3.7). Remarks in words alone leave the choice to the inspector (F3.8)."""
    found = set(report.findings.values_list("category", flat=True))
    if Category.SERIOUS in found:
        return [FireOutcome.UNFAVOURABLE]
    return [FireOutcome.WITH_REMARKS] if found else [FireOutcome.FAVOURABLE, FireOutcome.WITH_REMARKS]


def check_can_sign(report: Report) -> None:
    check_can_write(report)
    if report.kind == Kind.FIRE:
        _check_fire_outcome(report)
    elif not report.room_results.exists():
        raise RuleBroken("no_rooms", _("Mark the rooms that you saw."), field="rooms")
    _check_earlier_answered(report)
    _check_obligatory(report)


def _check_obligatory(report: Report) -> None:
    """What must be answered in a building with more than so many rooms (F3.5)."""
    rooms = rooms_in(report.building).count()
    for item in report.checklist.items.filter(above_rooms__lt=rooms):
        if checked_key(item, None) not in report.checked:
            message = _("This building has %(rooms)d rooms: “%(item)s” must be answered before you sign.")
            raise RuleBroken("must_be_answered", message % {"rooms": rooms, "item": item.title}, field=item.code)


def _check_earlier_answered(report: Report) -> None:
    """Each defect that was open about the building or about a room that was seen: repaired, or still there."""
    if left := len(earlier.unanswered(report)):
        message = ngettext(
            "%(n)d defect of an earlier visit has no answer yet: repaired, or still there?",
            "%(n)d defects of an earlier visit have no answer yet: repaired, or still there?",
            left,
        )
        raise RuleBroken("earlier_open", message % {"n": left}, field="earlier")


def earlier_defect(report: Report, before: Finding, *, seen: str | None) -> earlier.Earlier:
    """The earlier defect that can be answered here. Raises Conflict when a colleague answered it meanwhile."""
    row = next((row for row in earlier.of(report) if row.finding.pk == before.pk), None)
    if row is None:
        raise RuleBroken("not_open", _("This defect was not open at the last visit, or its room was not seen."))
    if row.answer == Answer.NOT_ASKED:
        raise RuleBroken("not_asked", _("This is no longer on the checklist. Log it under the item that fits now."))
    if seen is not None and seen != row.seen:
        raise Conflict("answered_meanwhile", CHANGED, changes={"answer": row.answer.label})
    return row


def _check_fire_outcome(report: Report) -> None:
    if not report.fire_outcome:
        raise RuleBroken("no_outcome", _("Choose the outcome of the fire check."), field="fire_outcome")
    possible = fire_outcomes_open(report)
    if report.fire_outcome not in possible:
        code, message = {
            FireOutcome.UNFAVOURABLE: (
                "serious_left",
                _("There is a serious remark, so the outcome is unfavourable."),
            ),
            FireOutcome.WITH_REMARKS: (
                "remarks_left",
                _("There are remarks and none is serious, so the outcome is favourable with remarks."),
            ),
            FireOutcome.FAVOURABLE: (
                "no_serious",
                _("An unfavourable outcome needs at least one serious remark."),
            ),
        }[possible[0]]
        raise RuleBroken(code, message, field="fire_outcome")
    if report.fire_outcome == FireOutcome.WITH_REMARKS and not report.remarks and not report.findings.exists():
        raise RuleBroken("no_remarks", _("Write down which remarks you have."), field="remarks")


def courses_open(proposal: Proposal) -> list[Course]:
    """What may be decided: a certificate for what conforms; else a repair term or, with serious defects, unfit.

    Missing smoke detectors block the certificate, but don't make a room unfit (F2.13, F2.15).
    """
    if proposal.outcome == Outcome.CONFORM:
        return [Course.REPAIR] if proposal.blocked else [Course.CERTIFICATE]
    return [Course.REPAIR, Course.UNFIT]


def needs_reasons(proposal: Proposal, decision: str) -> bool:
    """A decision unfit, and whatever differs from what the system proposed."""
    return decision == Course.UNFIT or decision != proposal.course


def check_is_open(proposal: Proposal) -> None:
    """Raises Conflict, which says what a colleague decided meanwhile."""
    if proposal.state == ProposalState.DECIDED and proposal.decided_at is not None:
        decision, decided_at = proposal.get_decision_display(), proposal.decided_at.astimezone(clock.BRUSSELS)
        message = _("A colleague decided on this meanwhile, on %(date)s at %(time)s: %(decision)s.") % {
            "date": decided_at.strftime("%d/%m/%Y"),
            "time": decided_at.strftime("%H:%M"),
            "decision": decision,
        }
        raise Conflict("decided", message, changes={"decision": decision})
    if proposal.state == ProposalState.SUPERSEDED:
        raise Conflict("superseded", _("These rooms were seen again meanwhile. Decide on the newer report."))


def check_decision(proposal: Proposal, decision: str, reason: str) -> None:
    if decision not in courses_open(proposal):
        raise RuleBroken("not_lawful", _("The outcome of the report does not allow this decision."), field="decision")
    if needs_reasons(proposal, decision) and not reason.strip():
        raise RuleBroken("reason", _("Give the reasons for this decision."), field="reason")


def check_procedure(proposal: Proposal) -> None:
    """Unfit is decided in a procedure, after the hearing or in acute danger (F2.34, F2.37)."""
    case = queries.open_case_of(proposal)
    if case is None or not (case.state == UnfitState.HEARD or case.acute_at is not None):
        raise RuleBroken("hearing_first", _("The landlord is heard first, or did not come to the hearing."))


def check_can_report_put_right(order: RepairOrder, done: str) -> None:
    """While the term runs, and afterwards as long as nobody decided what a missed term comes to."""
    if order.state == OrderState.REPORTED:
        raise Conflict("reported_already", _("This was reported already. An inspector comes to look."))
    if order.state != OrderState.RUNNING:
        raise Conflict("order_closed", _("This is settled. Nothing has to be reported any more."))
    if not done.strip():
        raise RuleBroken("nothing_done", _("Write down what you did."), field="done")


def check_can_judge(order: RepairOrder, *, put_right: bool, reason: str, today: dt.date) -> None:
    """One remark, from what the landlord showed of it or once its term is over; without a visit."""
    if order.finding is None:
        raise RuleBroken("seen_again", _("What comes of this term follows from a visit."))
    if order.state not in OPEN_ORDERS:
        raise Conflict("order_closed", _("A colleague settled this meanwhile."))
    if put_right:
        return
    if order.state == OrderState.RUNNING and today <= order.until:
        raise RuleBroken("term_runs", _("The landlord has time until the last day of the term."))
    if not reason.strip():
        raise RuleBroken("reason", _("Say what is still missing."), field="reason")


def check_is_asked_still(request: CertificateRequest) -> None:
    """Raises Conflict, which says what became of the request meanwhile."""
    if not request.is_open:
        message = _("This request is closed: %(state)s.") % {"state": request.get_state_display().lower()}
        raise Conflict("request_closed", message, changes={"state": request.get_state_display()})


def check_can_start(why: str) -> None:
    if not why.strip():
        raise RuleBroken("why", _("Write down why the City starts this. The landlord reads it."), field="why")


def check_can_refuse(request: CertificateRequest, reasons: str) -> None:
    """With reasons, and never past rooms that were found conform: what meets the norms gets its certificate (F2.40)."""
    check_is_asked_still(request)
    waiting = Proposal.objects.filter(building=request.building_id, state=ProposalState.OPEN)
    if any(Course.CERTIFICATE in courses_open(proposal) for proposal in waiting):
        raise RuleBroken(
            "conform", _("The last report found rooms conform. Decide on that report first; it waits on your list.")
        )
    if not reasons.strip():
        raise RuleBroken("reason", _("Give the reasons for this decision."), field="reason")


def window_of_opinion(request: CertificateRequest, asked_on: dt.date, *, today: dt.date) -> queries.Window:
    """In which of the windows of F2.6 a second opinion was asked. Says until when that could be done, if it is over."""
    if not request.is_asked:
        raise RuleBroken(
            "nobody_asked", _("The City started this itself. A second opinion is for who asked for a certificate.")
        )
    windows = queries.opinion_windows(request)
    if not windows:
        raise RuleBroken("no_ground", _("A second opinion can be asked once we refused, or did not decide in time."))
    if asked_on > today:
        raise RuleBroken("in_the_future", _("This day is still to come."), field="asked_on")
    for window in reversed(windows):  # where both are open it is about the refusal
        if window.first <= asked_on <= window.last:
            return window
    last = windows[-1].last
    if asked_on > last:
        message = _("A second opinion could be asked until %(day)s. That day is over.") % {"day": _day(last)}
        raise RuleBroken("window_closed", message, field="asked_on")
    earlier = [window.last for window in windows if window.last < asked_on]
    if earlier:
        message = _("About our silence it could be asked until %(silence)s; about the refusal from %(refusal)s on.") % {
            "silence": _day(earlier[-1]),
            "refusal": _day(windows[-1].first),
        }
        raise RuleBroken("between", message, field="asked_on")
    message = _("It could be asked from %(day)s on, not before.") % {"day": _day(windows[0].first)}
    raise RuleBroken("too_early", message, field="asked_on")


def _day(day: dt.date) -> str:
    return day.strftime("%d/%m/%Y")


def check_opinion_outcome(opinion: SecondOpinion, outcome: str, answered_on: dt.date, *, today: dt.date) -> None:
    if opinion.state != OpinionState.ASKED:
        raise Conflict("answered", _("It was noted already what Wonen in Vlaanderen answered."))
    if outcome not in OPINION_OUTCOMES:
        raise RuleBroken("outcome", _("Choose what Wonen in Vlaanderen answered."), field="outcome")
    if answered_on > today:
        raise RuleBroken("in_the_future", _("This day is still to come."), field="answered_on")
    if answered_on < opinion.asked_on:
        message = _("It was asked on %(day)s; the answer can't be older.") % {"day": _day(opinion.asked_on)}
        raise RuleBroken("before_asked", message, field="answered_on")


def check_issued(issued_on: dt.date, *, today: dt.date) -> None:
    if issued_on > today:
        raise RuleBroken("in_the_future", _("The date of the certificate is still to come."), field="issued_on")


def check_is_of(certificate: Certificate | None, building: Building) -> None:
    if certificate is not None and certificate.building_id != building.pk:
        raise RuleBroken("other_building", _("This certificate is of another building."), field="certificate")


def check_can_end(certificate: Certificate, reason: EndReason, *, on: dt.date, today: dt.date) -> None:
    """Before its date, for each room that it still covers (F2.8). A decision unfit ends it by itself."""
    if not certificate.scope.exists():
        raise RuleBroken("no_scope", _("This certificate names no room that we know. Link it to its rooms first."))
    if certificate.valid_until < today or not certificate.scope.filter(ended_on__isnull=True).exists():
        raise RuleBroken("ended_already", _("This certificate has already ended."))
    if reason == EndReason.UNFIT:
        raise RuleBroken("by_decision", _("Only a decision unfit ends a certificate for that reason."), field="reason")
    if not certificate.issued_on <= on <= today:
        raise RuleBroken("end_date", _("The end lies between the date of the certificate and today."), field="on")


def check_fire_answered(building: Building, fire_reason: str, *, on: dt.date) -> None:
    """The fire outcome does not enter the certificate, but its absence must be answered with a reason."""
    if queries.fire_is_favourable(building, on) or fire_reason.strip():
        return
    raise RuleBroken("fire_reason", queries.fire_warning(building, on), field="fire_reason")


def check_can_warn_family(reason: str, excluded: Collection[str]) -> None:
    """Only after each lawful exception was looked at, and none applies (F1.24)."""
    if not reason.strip():
        raise RuleBroken("reason", _("Write down what was seen."), field="reason")
    if set(excluded) != set(FamilyException.values):
        raise RuleBroken(
            "exception",
            _("Does one of these apply? Then it is allowed. Tick each one that does not."),
            field="excluded",
        )


def check_family_note(note: str) -> None:
    if not note.strip():
        raise RuleBroken("note", _("Write down what you found."), field="note")


def check_can_recheck_family(case: FamilyCase, note: str, *, on: dt.date) -> None:
    """Students may stay through the last day: what is found before says nothing (F1.24)."""
    check_family_note(note)
    if on <= case.students_until:
        raise RuleBroken("too_early", _("Students may stay until then: the re-check comes after that day."))


def check_can_pass_on(case: FamilyCase, report_date: dt.date, reference: str, *, on: dt.date) -> None:
    if report_date > on:
        raise RuleBroken("report_date", _("This day is still to come."), field="report_date")
    if case.closed_at is not None and report_date < clock.date_of(case.closed_at):
        raise RuleBroken("report_date", _("The report comes after the re-check."), field="report_date")
    if not reference.strip():
        raise RuleBroken("reference", _("Fill in the reference of the report."), field="report_reference")


EARLIEST = dt.timedelta(days=100 * 366)  # before that, or a year ahead: the year was mistyped
LATEST = dt.timedelta(days=366)


def check_no_other_declaration(known: int, expected: int | None) -> None:
    if expected is not None and expected != known:
        raise Conflict("declared_meanwhile", _("This building was declared meanwhile. Look at what was declared."))


def check_can_declare(building: Building) -> None:
    if not declared.kamerwoningen().filter(pk=building.pk).exists():
        raise RuleBroken("no_kamerwoning", _("This building need not be declared: it has no rooms that share spaces."))


def check_declared(
    about: str, started_on: dt.date, change: str, note: str, told_on: dt.date | None, *, today: dt.date
) -> None:
    """`told_on` is a day that has been; the day itself may still be to come."""
    for field, day in (("started_on", started_on), ("told_on", told_on)):
        if day is not None and not today - EARLIEST <= day <= today + LATEST:
            raise RuleBroken(field, _("Look at the year of this date."), field=field)
    if told_on is not None and told_on > today:
        raise RuleBroken("told_on", _("This day is still to come."), field="told_on")
    if about == DeclaredAbout.CHANGE and change not in Change.values:
        raise RuleBroken("change", _("Say what changed."), field="change")
    if about == DeclaredAbout.NEW and change:
        raise RuleBroken("change", _("Declare it as new first: after that you can declare a change."), field="change")
    if change == Change.OTHER and not note.strip():
        raise RuleBroken("note", _("Write in a sentence what changed."), field="note")
