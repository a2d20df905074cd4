"""What the sweep does for inspections when a step is due."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from inspections import declared, queries
from inspections.actions import declarations, derogations, offers, orders, requests, tax, unfit, warnings
from inspections.actions.reminders import SMALL_ROOMS, STEPS, last_days
from inspections.enums import (
    NOTICE_STEP,
    NUDGE_STEP,
    OFFER_STEP,
    OPEN_UNFIT,
    CertificateSource,
    DeclarationState,
    Kind,
    OfferState,
    OrderState,
    RequestState,
    VisitState,
    WarningState,
)
from inspections.models import (
    Certificate,
    CertificateRequest,
    Declaration,
    Offer,
    RepairOrder,
    UnfitDecision,
    UnfitProcedure,
    Visit,
    WarningProcedure,
)
from kotatgent.accounts.models import User
from kotatgent.audit.actors import SWEEP
from kotatgent.core import clock
from kotatgent.followups import registry
from kotatgent.followups.models import FollowUp
from kotatgent.followups.queries import term
from kotatgent.notices import actions as notices
from landlords.enums import DerogationState
from landlords.models import Building, Derogation, Room
from landlords.queries import users_by_building, users_of_building

DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)


def _certificates(on: dt.date) -> int:
    """Those that we issued and that hold: others carry the end that stands on the paper."""
    return Certificate.objects.valid(on).filter(source=CertificateSource.DECISION).count()


def _small_rooms(on: dt.date) -> int:
    rows = FollowUp.objects.filter(ladder=SMALL_ROOMS, leads_to__gte=on)
    return rows.values("code").distinct().count()


def _appeals(on: dt.date) -> int:
    not_declared = UnfitProcedure.objects.filter(appeal_until__gte=on, decision=None)
    return UnfitDecision.objects.filter(appeal_until__gte=on).count() + not_declared.count()


def _silences(on: dt.date) -> int:
    return UnfitProcedure.objects.filter(silence_until__gte=on, state__in=OPEN_UNFIT).count()


@dataclass(frozen=True)
class Ending:
    """What a reminder has to know."""

    certificate: Certificate
    last_day: dt.date
    asked: bool  # a renewal
    rooms: list[Room]
    users: list[User]


def endings(rows: list[FollowUp], now: dt.datetime) -> dict[int, Ending]:
    """By key of the row, in a fixed number of queries."""
    found = Certificate.objects.filter(code__in={row.code for row in rows}).select_related("building__address__place")
    certificates = {certificate.code: certificate for certificate in found}
    by_ladder: dict[str, list[Certificate]] = defaultdict(list)
    for row in rows:
        if row.code in certificates:
            by_ladder[row.ladder].append(certificates[row.code])
    last = {ladder: last_days(wanted, ladder) for ladder, wanted in by_ladder.items()}
    rooms = queries.uncovered_after(certificates.values())
    buildings = {certificate.building_id for certificate in certificates.values()}
    asked, users = queries.asked_for(buildings), users_by_building(buildings)
    return {
        row.pk: Ending(
            certificate,
            last[row.ladder][row.code],
            certificate.building_id in asked,
            [room for room in rooms[certificate.pk] if room.small_room_derogation == (row.ladder == SMALL_ROOMS)],
            users[certificate.building_id],
        )
        for row in rows
        if (certificate := certificates.get(row.code))
    }


def remind(row: FollowUp, now: dt.datetime, ending: Ending) -> registry.Outcome:
    """Tell the landlord that a certificate will end, with the time that is really left. Never too late to act."""
    today = clock.date_of(now)
    if today > ending.last_day:
        return registry.Overtaken("ended")
    if ending.asked:
        return registry.Overtaken("renewal_filed")
    if not ending.rooms:
        return registry.Overtaken("newer_certificate")
    notices.queue_all(
        "certificate_reminder",
        to=ending.users,
        about=ending.certificate,
        now=now,
        context={
            "certificate": ending.certificate,
            "building": ending.certificate.building,
            "rooms": ending.rooms,
            "small": row.ladder == SMALL_ROOMS,
            "last_day": ending.last_day,
            "days_left": (ending.last_day - today).days,
        },
        once=f"{row.kind}:{row.code}:{row.version}:{row.step}",
    )
    return registry.Done()


def repair_term_over(row: FollowUp, now: dt.datetime) -> registry.Outcome:
    """The last day of a term to put things right is behind us, and the landlord reported nothing."""
    order = RepairOrder.objects.select_related("building__address__place", "clock").get(code=row.code)
    if order.state != OrderState.RUNNING:
        return registry.Overtaken("reported")
    if orders.count_from_told(order, by=SWEEP, now=now):
        order.clock.refresh_from_db()
        if order.clock.until >= clock.date_of(now):
            return registry.Later(order.clock.until + DAY)
    orders.is_over(order, by=SWEEP, now=now)
    return registry.Done()


def warning_over(row: FollowUp, now: dt.datetime) -> registry.Outcome:
    """Three months of a warning procedure are behind us, and nobody saw that all is conform."""
    warning = WarningProcedure.objects.select_related("order__building__address__place", "clock").get(code=row.code)
    if warning.state != WarningState.RUNNING:
        return registry.Overtaken("ended")
    warnings.is_over(warning, by=SWEEP, now=now)
    return registry.Done()


def unfit_silence(row: FollowUp, now: dt.datetime) -> registry.Outcome:
    """Three months after a request nobody decided."""
    case = UnfitProcedure.objects.select_related("building__address__place", "clock").get(code=row.code)
    if case.state not in OPEN_UNFIT or case.silence_until is not None:
        return registry.Overtaken("decided")
    unfit.silence(case, by=SWEEP, now=now)
    return registry.Done()


def _planned(row: FollowUp) -> Visit | None:
    """The visit that a step is about, as long as it is planned."""
    visits = Visit.objects.select_related("building__address__place", "inspector")
    return visits.filter(code=row.code, state=VisitState.PLANNED).first()


def visit_is_near(row: FollowUp, now: dt.datetime) -> registry.Outcome:
    """The landlord reads of a visit once more. A sweep that comes too late says nothing of a day gone by."""
    visit = _planned(row)
    if visit is None or visit.planned_for <= now:
        return registry.Overtaken("visit_over")
    notices.queue_all(
        "visit_is_near",
        to=users_of_building(visit.building),
        about=visit,
        now=now,
        context={"visit": visit, "building": visit.building, "is_fire": visit.kind == Kind.FIRE},
        once=f"visit:{row.code}:{row.version}:{row.step}",
    )
    return registry.Done()


def visit_without_word(row: FollowUp, now: dt.datetime) -> registry.Outcome:
    """Two days after a visit the inspector has signed no report and not said how it ended."""
    visit = _planned(row)
    if visit is None:
        return registry.Overtaken("visit_over")
    notices.queue(
        "visit_without_word",
        to=visit.inspector,
        about=visit,
        now=now,
        context={"visit": visit, "building": visit.building, "report": getattr(visit, "report", None)},
        once=f"visit:{row.code}:{row.version}:{row.step}",
    )
    return registry.Done()


def offer_unanswered(row: FollowUp, now: dt.datetime) -> registry.Outcome:
    """The landlord chose none of the moments in time."""
    offer = Offer.objects.select_related("building__address__place", "inspector").get(code=row.code)
    if offer.state != OfferState.OPEN:
        return registry.Overtaken("answered")
    offers.expire(offer, by=SWEEP, now=now)
    return registry.Done()


def request_unanswered(row: FollowUp, now: dt.datetime) -> registry.Outcome:
    """The last day for a decision is behind us (F2.6)."""
    found = CertificateRequest.objects.select_related("building__address__place").select_for_update(of=("self",))
    request = found.get(code=row.code)
    if request.state != RequestState.FILED:
        return registry.Overtaken("answered")
    requests.fall_silent(request, by=SWEEP, now=now)
    return registry.Done()


def opinion_window_over(row: FollowUp, now: dt.datetime) -> registry.Outcome:
    """The last day to ask for a second opinion is behind us. The landlord was told that day when it began."""
    return registry.Done()


def tax_date_is_near(row: FollowUp, now: dt.datetime) -> registry.Outcome:
    """Tell the landlord by when a certificate must be asked to count for the tax, where rooms have none (F1.34)."""
    today = clock.date_of(now)
    building = Building.objects.select_related("address__place").get(code=row.code)
    assert row.leads_to is not None  # it was planned with one
    rooms = queries.rooms_without_certificate(building, today)
    if row.step == tax.STEPS[-1] or not rooms:
        tax.plan(building, by=SWEEP, now=now, carried_out=row)
    if today > row.leads_to:
        return registry.Overtaken("past")
    if queries.asked_request(building) is not None:
        return registry.Overtaken("request_filed")
    if not rooms:
        return registry.Overtaken("certificate")
    notices.queue_all(
        "tax_date",
        to=users_of_building(building),
        about=building,
        now=now,
        context={
            "building": building,
            "rooms": rooms,
            "last_day": row.leads_to,
            "days_left": (row.leads_to - today).days,
            "uncertain": term(queries.TAX_DATE).uncertain,
        },
        once=f"tax:{row.code}:{row.leads_to.year}:{row.step}",
    )
    return registry.Done()


def declaration_is_asked(row: FollowUp, now: dt.datetime) -> registry.Outcome:
    """Tell the landlord that a kamerwoning is to be declared: once before the last day, once after it (F3.3)."""
    found = Declaration.objects.select_related("building__address__place").get(code=row.code)
    if found.state != DeclarationState.DUE:
        return registry.Overtaken("declared")
    days_left = (found.declare_by - clock.date_of(now)).days
    if row.step == declarations.REMINDER and days_left < 0:
        return registry.Overtaken("past")
    notices.queue_all(
        "declaration_reminder",
        to=users_of_building(found.building),
        about=found,
        now=now,
        context={
            "declaration": found,
            "building": found.building,
            "days_left": days_left,
            "uncertain": declared.is_uncertain(),
        },
        once=f"{row.kind}:{row.code}:{row.step}",
    )
    return registry.Done()


def derogation_over(row: FollowUp, now: dt.datetime) -> registry.Outcome:
    """The last day to renew a room of 8 to 12 m² is behind us (F2.10)."""
    derogation = Derogation.objects.select_related("room__building__address__place").get(code=row.code)
    room, today = derogation.room, clock.date_of(now)
    last_day = derogations.renew_by(room)
    if derogation.state != DerogationState.CONFIRMED or room.removed_at is not None or last_day is None:
        return registry.Overtaken("decided")
    if today <= last_day:
        return registry.Later(last_day + DAY)
    until = derogations.stands_until(derogation, last_day)
    if until is None:
        derogations.warn(derogation, last_day, now=now)
        until = term("derogation-notice").after(today)  # if it arrives today
    if today <= until:
        return registry.Later(until + DAY)
    if asked := derogations.asked_in_time(room, until):
        return registry.Later(max(today + WEEK, asked.decide_by + DAY))
    derogations.lapse(derogation, last_day, by=SWEEP, now=now)
    return registry.Done()


def register() -> None:
    for step in (declarations.REMINDER, declarations.OVER):
        registry.register(declarations.KIND, step, declaration_is_asked)
    registry.register(derogations.KIND, derogations.STEP, derogation_over)
    registry.register("request", requests.SILENCE, request_unanswered)
    registry.register("request", queries.OPINION_STEP, opinion_window_over)
    for step in tax.STEPS:
        registry.register(tax.KIND, step, tax_date_is_near)
    registry.register("offer", OFFER_STEP, offer_unanswered)
    registry.register("visit", NOTICE_STEP, visit_is_near)
    registry.register("visit", NUDGE_STEP, visit_without_word)
    registry.register("order", orders.STEP, repair_term_over)
    registry.register("warning", warnings.STEP, warning_over)
    registry.register("unfit", unfit.SILENCE, unfit_silence)
    for steps in STEPS.values():
        for step in steps:
            registry.register("certificate", step, remind, endings)
    registry.register_dates("certificate-validity", _certificates)
    registry.register_dates("small-room-renewal", _small_rooms)
    registry.register_dates("appeal", _appeals)
    registry.register_dates("silence-appeal", _silences)
