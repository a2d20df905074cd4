"""What people told us: reports and what was decided, talks, and former landlords who came back."""

from django.utils.translation import gettext_lazy as _

from kotatgent.contact.models import Thread
from kotatgent.moderation import models as moderation
from kotatgent.moderation.enums import ObjectionState, Outcome
from kotatgent.steering.definition import Definition, WorkOut
from kotatgent.steering.facts import Day

STEPS = (
    ("invited", _("Former landlords invited")),
    ("opened", _("Former landlords who opened the registration")),
    ("registered", _("Former landlords who registered anew")),
    ("accepted", _("Former landlords who accepted the terms")),
    ("advert", _("Former landlords with a first advert")),
)


def _decided(outcome: Outcome) -> WorkOut:
    return lambda day: (day.moderated[outcome], day.moderated.total())


def _objected(state: ObjectionState) -> WorkOut:
    return lambda day: (day.objections[state], day.objections.total())


def _came(step: str) -> WorkOut:
    return lambda day: (day.invited[step], day.invited["invited"])


def _reports(day: Day) -> tuple[int, None]:
    return day.of_year(moderation.Report.objects.filter(made_at__lt=day.end).values_list("made_at", flat=True)), None


def _talks(day: Day) -> tuple[int, None]:
    return day.of_year(Thread.objects.filter(started_at__lt=day.end).values_list("started_at", flat=True)), None


DEFINITIONS = [
    Definition(
        "reports_received",
        _("Adverts reported"),
        _("Reports of adverts and landlords that came in in the year up to the day."),
        "reports",
        _reports,
    ),
    *(
        Definition(
            f"reports_{outcome.value}",
            title,
            _("Decisions with reasons on what was reported, in the year up to the day, by outcome, against all."),
            "decisions",
            _decided(outcome),
        )
        for outcome, title in (
            (Outcome.NOTHING, _("Reported: stays as it is")),
            (Outcome.CHANGE, _("Reported: must change")),
            (Outcome.OFFLINE, _("Reported: goes offline")),
        )
    ),
    *(
        Definition(
            f"objections_{state.value}",
            title,
            _("Objections of landlords decided in the year up to the day, by outcome, against all decided."),
            "objections",
            _objected(state),
        )
        for state, title in (
            (ObjectionState.UPHELD, _("Objections: the landlord was right")),
            (ObjectionState.REJECTED, _("Objections: the decision stands")),
        )
    ),
    Definition(
        "talks_started",
        _("Talks with a landlord"),
        _("Talks that somebody who looks for a room began in the year up to the day."),
        "talks",
        _talks,
    ),
    *(
        Definition(
            f"campaign_{step}",
            title,
            _("Of the last campaign, until the day, against all invited. The page of the campaign has every step."),
            "landlords",
            _came(step),
        )
        for step, title in STEPS
    ),
]
