"""The figures of the steering group. Each is a function of a day, with its definition beside it.

docs/metrics.md has a row for each of them; a test holds the two together.
"""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from inspections.enums import STEP_OF, Course, FireOutcome, Kind, Outcome, RequestState
from kotatgent.core.dates import add_months
from kotatgent.steering import coverage, delays, planning, prices, procedures, voices
from kotatgent.steering.definition import Definition, Figure, Value, WorkOut
from kotatgent.steering.facts import Day
from listings.enums import Certificate

__all__ = ["DEFINITIONS", "UNITS", "Definition", "Figure", "Value", "counted_one_by_one"]

FORMER_LANDLORDS = 2800  # registered before everybody had to register anew (F1.2, F1.36)


def _online(state: Certificate) -> WorkOut:
    return lambda day: (day.online_by_certificate[state], len(day.adverts))


def _ending(months: int) -> WorkOut:
    def work_out(day: Day) -> tuple[Value, int | None]:
        limit = add_months(day.on, months)
        ends = [day.certified[room.room_id] for room in day.places if room.room_id in day.certified]
        return sum(until <= limit for until in ends), len(ends)

    return work_out


def _due(kind: Kind, *, overdue: bool) -> WorkOut:
    def work_out(day: Day) -> tuple[Value, int | None]:
        due = day.open_steps(STEP_OF[kind])
        return (sum(on < day.on for on in due), len(due)) if overdue else (len(due), None)

    return work_out


def _outcome(outcome: Outcome) -> WorkOut:
    return lambda day: (day.room_outcomes[outcome], day.room_outcomes.total())


def _fire(outcome: FireOutcome) -> WorkOut:
    def work_out(day: Day) -> tuple[Value, int | None]:
        reports = day.reports(Kind.FIRE)
        return reports[outcome], reports.total()

    return work_out


def _decided(what: str) -> WorkOut:
    return lambda day: (day.decisions[what], day.decisions.total())


def _asked(day: Day) -> tuple[Value, int | None]:
    return sum(day.in_year(asked.filed_on) for asked in day.requests), None


def _answered(answer: RequestState) -> WorkOut:
    def work_out(day: Day) -> tuple[Value, int | None]:
        answers = [asked.answer for asked in day.requests if day.in_year(asked.closed_on)]
        return answers.count(answer), answers.count(RequestState.GRANTED) + answers.count(RequestState.REFUSED)

    return work_out


def _late(day: Day) -> tuple[Value, int | None]:
    over = [asked for asked in day.requests if asked.decide_by < day.on and day.in_year(asked.decide_by)]
    return sum(asked.was_late(day.on) for asked in over), len(over)


DEFINITIONS = [
    Definition(
        "landlords_registered",
        _("Registered landlords"),
        _("Landlords who registered anew and accepted the terms in force, against the 2,800 of before."),
        "landlords",
        lambda day: (day.landlords, FORMER_LANDLORDS),
    ),
    Definition(
        "confirmations_in_time",
        _("Confirmed in time"),
        _("Yearly confirmations that fell due in the year up to the day: given by their day, against all asked."),
        "landlords",
        lambda day: day.confirmations,
    ),
    Definition(
        "buildings_registered",
        _("Registered buildings"),
        _("Buildings that a landlord has added."),
        "buildings",
        lambda day: (day.buildings, None),
    ),
    Definition(
        "rooms_registered",
        _("Registered rooms"),
        _("Rooms that were entered and not removed."),
        "rooms",
        lambda day: (day.rooms, None),
    ),
    Definition(
        "adverts_online",
        _("Adverts online"),
        _("Adverts that were online at the end of the day, against all registered rooms."),
        "adverts",
        lambda day: (len(day.adverts), day.rooms),
    ),
    Definition(
        "adverts_certificate_valid",
        _("Online with a certificate"),
        _("Adverts online whose room has a valid certificate of conformity, against all adverts online."),
        "adverts",
        _online(Certificate.VALID),
    ),
    Definition(
        "adverts_certificate_none",
        _("Online without a certificate"),
        _("Adverts online whose room was looked up and has no valid certificate, against all adverts online."),
        "adverts",
        _online(Certificate.NONE),
    ),
    Definition(
        "adverts_certificate_unknown",
        _("Online, certificate unknown"),
        _("Adverts online whose room nobody at the city has looked up yet, against all adverts online."),
        "adverts",
        _online(Certificate.UNKNOWN),
    ),
    *(
        Definition(
            f"certificates_ending_{months}_months",
            title,
            _("Rooms whose last valid certificate ends within this time, against all rooms with a valid one."),
            "rooms",
            _ending(months),
        )
        for months, title in (
            (3, _("Certificates ending within 3 months")),
            (6, _("Certificates ending within 6 months")),
            (12, _("Certificates ending within 12 months")),
        )
    ),
    Definition(
        "quality_inspections_done",
        _("Quality inspections done"),
        _("Quality reports signed in the year up to the day, by the day of the visit."),
        "inspections",
        lambda day: (day.reports(Kind.QUALITY).total(), None),
    ),
    Definition(
        "quality_inspections_due",
        _("Quality inspections due"),
        _("Quality inspections that were open at the end of the day."),
        "inspections",
        _due(Kind.QUALITY, overdue=False),
    ),
    Definition(
        "quality_inspections_overdue",
        _("Quality inspections overdue"),
        _("Open quality inspections whose date had passed, against all open ones."),
        "inspections",
        _due(Kind.QUALITY, overdue=True),
    ),
    Definition(
        "fire_inspections_done",
        _("Fire checks done"),
        _("Fire reports signed in the year up to the day, by the day of the visit."),
        "inspections",
        lambda day: (day.reports(Kind.FIRE).total(), None),
    ),
    Definition(
        "fire_inspections_due",
        _("Fire checks due"),
        _("Fire checks that were open at the end of the day."),
        "inspections",
        _due(Kind.FIRE, overdue=False),
    ),
    Definition(
        "fire_inspections_overdue",
        _("Fire checks overdue"),
        _("Open fire checks whose date had passed, against all open ones."),
        "inspections",
        _due(Kind.FIRE, overdue=True),
    ),
    *(
        Definition(
            f"rooms_{outcome.value}",
            title,
            _("Rooms seen at a quality inspection in the year up to the day, by outcome, against all rooms seen."),
            "rooms",
            _outcome(outcome),
        )
        for outcome, title in (
            (Outcome.CONFORM, _("Rooms found conform")),
            (Outcome.UNFIT, _("Rooms found unfit")),
            (Outcome.UNINHABITABLE, _("Rooms found unfit and uninhabitable")),
        )
    ),
    *(
        Definition(
            f"fire_{outcome.value}",
            title,
            _("Fire reports of the year up to the day with this outcome, against all of them."),
            "reports",
            _fire(outcome),
        )
        for outcome, title in (
            (FireOutcome.FAVOURABLE, _("Fire reports: favourable")),
            (FireOutcome.WITH_REMARKS, _("Fire reports: favourable with remarks")),
            (FireOutcome.UNFAVOURABLE, _("Fire reports: unfavourable")),
        )
    ),
    *(
        Definition(
            f"decisions_{name}",
            title,
            _("Decisions taken for the mayor in the year up to the day, by what was decided, against all of them."),
            "decisions",
            _decided(name),
        )
        for name, title in (
            (Course.CERTIFICATE.value, _("Decided: certificate issued")),
            (Course.REPAIR.value, _("Decided: repair term")),
            (Outcome.UNFIT.value, _("Decided: unfit")),
            (Outcome.UNINHABITABLE.value, _("Decided: unfit and uninhabitable")),
        )
    ),
    Definition(
        "requests_asked",
        _("Certificates asked for"),
        _("Certificates that landlords asked for in the year up to the day."),
        "requests",
        _asked,
    ),
    *(
        Definition(
            f"requests_{answer.value}",
            title,
            _("Requests of landlords answered in the year up to the day, by the answer, against all answered."),
            "requests",
            _answered(answer),
        )
        for answer, title in (
            (RequestState.GRANTED, _("Asked for: certificate issued")),
            (RequestState.REFUSED, _("Asked for: certificate refused")),
        )
    ),
    Definition(
        "requests_late",
        _("Asked for: not decided in 60 days"),
        _(
            "Requests of landlords whose last day went by in the year up to the day without a decision, "
            "against all whose last day went by."
        ),
        "requests",
        _late,
    ),
    *coverage.DEFINITIONS,
    *planning.DEFINITIONS,
    *procedures.DEFINITIONS,
    *delays.DEFINITIONS,
    *voices.DEFINITIONS,
    *prices.DEFINITIONS,
]


UNITS = {definition.name: definition.unit for definition in DEFINITIONS}


def counted_one_by_one(on: dt.date) -> dict[str, Figure]:
    """Every figure of a day, by name, as it is, row by row: slow in a large town, and the proof of what is stored."""
    day = Day(on)
    return {definition.name: definition.on(day) for definition in DEFINITIONS}
