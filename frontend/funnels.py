"""The funnel of the campaign on a page: a table by step, a chart, and a line for each wave."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from frontend.charts import Bar, Chart
from frontend.templatetags.words import number
from kotatgent.campaign.enums import WAY_BACK, Step
from kotatgent.campaign.funnel import Funnel, Reached
from kotatgent.campaign.models import Wave
from kotatgent.steering.figures import FORMER_LANDLORDS
from kotatgent.steering.suppression import SMALLEST

ON_A_LINE = (Step.INVITED, Step.OPENED, Step.CONFIRMED, Step.ADVERT)  # of a wave


@dataclass(frozen=True)
class StepRow:
    label: str
    people: str
    share: str
    median: str
    ninth: str


@dataclass(frozen=True)
class WaveRow:
    wave: Wave
    cells: list[tuple[str, str]]  # label and figure


def step_rows(funnel: Funnel, hidden: Collection[str] = ()) -> list[StepRow]:
    return [
        StepRow(str(step.label), figure(funnel.steps[step], hidden), _share(funnel, step, hidden), *_days(funnel, step))
        for step in Step
    ]


def wave_rows(rows: list[tuple[Funnel, Collection[str]]]) -> list[WaveRow]:
    return [
        WaveRow(found.wave, [(str(step.label), figure(found.steps[step], hidden)) for step in ON_A_LINE])
        for found, hidden in rows
        if found.wave is not None
    ]


def chart(funnel: Funnel, hidden: Collection[str] = ()) -> Chart:
    """From invited to a known certificate."""
    rows = [
        Bar(
            str(step.label),
            None if step in hidden else float(funnel.people(step)),
            " · ".join(filter(None, [figure(funnel.steps[step], hidden), _share(funnel, step, hidden)])),
        )
        for step in WAY_BACK
    ]
    return Chart(_finding(funnel, hidden), _("people"), rows, _("Shares are of who was invited."))


def _finding(funnel: Funnel, hidden: Collection[str]) -> str:
    if Step.CONFIRMED in hidden:
        return _("How far the former landlords came")
    return _("%(n)s of the %(all)s former landlords are back") % {
        "n": number(funnel.people(Step.CONFIRMED)),
        "all": number(FORMER_LANDLORDS),
    }


def figure(reached: Reached, hidden: Collection[str]) -> str:
    if reached.step in hidden:
        return _("fewer than %(n)s, or hidden") % {"n": SMALLEST}
    return number(reached.people)


def _share(funnel: Funnel, step: Step, hidden: Collection[str]) -> str:
    invited = funnel.people(Step.INVITED)
    if not invited or step in hidden or Step.INVITED in hidden or step == Step.INVITED:
        return ""
    share = funnel.people(step) * 100 / invited
    return f"{number(share, 1 if 0 < share < 1 else 0)} %"


def _days(funnel: Funnel, step: Step) -> tuple[str, str]:
    reached = funnel.steps[step]
    if reached.days_median is None or reached.days_ninth is None:
        return "–", "–"
    return number(reached.days_median, 1), number(reached.days_ninth, 1)
