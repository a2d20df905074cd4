"""What the sweep does for inspections when a step is due."""

import datetime as dt

from inspections import queries
from inspections.actions import offers, orders, unfit, warnings
from inspections.actions.reminders import SMALL_ROOMS, STEPS, last_day
from inspections.enums import (
    NOTICE_STEP,
    NUDGE_STEP,
    OFFER_STEP,
    OPEN_UNFIT,
    CertificateSource,
    Kind,
    OfferState,
    OrderState,
    VisitState,
    WarningState,
)
from inspections.models import Certificate, Offer, RepairOrder, UnfitDecision, UnfitProcedure, Visit, WarningProcedure
from kotatgent.audit.actors import SWEEP
from kotatgent.core import clock
from kotatgent.followups import registry
from kotatgent.followups.models import FollowUp
from kotatgent.notices import actions as notices
from landlords.queries import users_of_building


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


def remind(row: FollowUp, now: dt.datetime) -> registry.Outcome:
    """Tell the landlord that a certificate will end, with the time that is really left. Never too late to act."""
    today = clock.date_of(now)
    certificate = Certificate.objects.select_related("building__address__place").get(code=row.code)
    until = last_day(certificate, row.ladder)
    if today > until:
        return registry.Overtaken("ended")
    if queries.open_request(certificate.building) is not None:
        return registry.Overtaken("renewal_filed")
    small = row.ladder == SMALL_ROOMS
    rooms = [room for room in queries.rooms_that_lose_cover(certificate, today) if room.small_room_derogation == small]
    if not rooms:
        return registry.Overtaken("newer_certificate")
    notices.queue_all(
        "certificate_reminder",
        to=users_of_building(certificate.building),
        about=certificate,
        now=now,
        context={
            "certificate": certificate,
            "building": certificate.building,
            "rooms": rooms,
            "small": small,
            "last_day": until,
            "days_left": (until - today).days,
        },
        once=f"{row.kind}:{row.code}:{row.version}:{row.step}",
    )
    return registry.Done()


def repair_term_over(row: FollowUp, now: dt.datetime) -> registry.Outcome:
    """The last day of a term to put things right is behind us, and the landlord reported nothing."""
    order = RepairOrder.objects.select_related("building__address__place", "clock").get(code=row.code)
    if order.state != OrderState.RUNNING:
        return registry.Overtaken("reported")
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


def register() -> None:
    registry.register("offer", OFFER_STEP, offer_unanswered)
    registry.register("visit", NOTICE_STEP, visit_is_near)
    registry.register("visit", NUDGE_STEP, visit_without_word)
    registry.register("order", orders.STEP, repair_term_over)
    registry.register("warning", warnings.STEP, warning_over)
    registry.register("unfit", unfit.SILENCE, unfit_silence)
    for steps in STEPS.values():
        for step in steps:
            registry.register("certificate", step, remind)
    registry.register_dates("certificate-validity", _certificates)
    registry.register_dates("small-room-renewal", _small_rooms)
    registry.register_dates("appeal", _appeals)
    registry.register_dates("silence-appeal", _silences)
