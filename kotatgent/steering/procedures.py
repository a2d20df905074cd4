"""What follows on a request and on a report: how long it takes, and what came of repair terms."""

from statistics import median

from django.utils.translation import gettext_lazy as _

from inspections.enums import OrderState, RequestState
from kotatgent.steering.definition import Definition, Value, WorkOut
from kotatgent.steering.facts import Day
from kotatgent.steering.rounding import half_days
from kotatgent.steering.suppression import SMALLEST
from listings.enums import Block

ANSWERS = (RequestState.GRANTED, RequestState.REFUSED)


def _days(day: Day) -> tuple[Value, int | None]:
    spans = [
        (asked.closed_on - asked.filed_on).days
        for asked in day.requests
        if asked.answer in ANSWERS and asked.closed_on and day.in_year(asked.closed_on)
    ]
    return (half_days(median(spans)) if len(spans) >= SMALLEST else None), len(spans)


def _repairs(state: OrderState) -> WorkOut:
    def work_out(day: Day) -> tuple[Value, int | None]:
        ended = [after for after, _why in day.moves("repairorder")]
        return ended.count(state), ended.count(OrderState.KEPT) + ended.count(OrderState.MISSED)

    return work_out


def _declared(day: Day) -> tuple[Value, int | None]:
    asked = day.declared & day.asked_to_declare
    return len(day.declared) - len(asked), len(day.declared)


def _taken_off(day: Day) -> tuple[Value, int | None]:
    moves = day.moves("listing")
    return sum(after == "removed" and why in Block.values for after, why in moves), None


DEFINITIONS = [
    Definition(
        "request_days_median",
        _("Days from request to decision"),
        _(
            "The middle number of days between a landlord's request and the answer, of requests answered in the year "
            "up to the day. The law gives 60 days. Not shown under five requests."
        ),
        "days",
        _days,
    ),
    Definition(
        "repair_terms_set",
        _("Repair terms set"),
        _("Terms to put something right, set in the year up to the day by the City or the fire brigade."),
        "terms",
        lambda day: (day.repairs_set, None),
    ),
    *(
        Definition(
            f"repair_terms_{state.value}",
            title,
            _("Repair terms that ended in the year up to the day, by how, against all that ended."),
            "terms",
            _repairs(state),
        )
        for state, title in (
            (OrderState.KEPT, _("Repair terms kept")),
            (OrderState.MISSED, _("Repair terms missed")),
        )
    ),
    Definition(
        "fire_declared_unasked",
        _("Told the fire brigade unasked"),
        _(
            "New or changed student houses that a landlord declared to the fire brigade in the year up to the day "
            "before the register asked for it, against all that were declared."
        ),
        "declarations",
        _declared,
    ),
    Definition(
        "adverts_taken_off_unfit",
        _("Adverts taken off as unfit"),
        _("Adverts that went offline in the year up to the day by a decision that the room is unfit."),
        "adverts",
        _taken_off,
    ),
]
