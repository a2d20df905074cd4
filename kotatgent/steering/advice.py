"""The advice desk in figures, for the steering group and the desk: by theme, how soon, and whether it helped.

Of the twelve whole months before this one, and of no other period: two looks a day apart show the same numbers, so that
nobody can subtract one from the other. Aggregates only; small cells are hidden (docs/metrics.md).
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from statistics import median

from kotatgent.advice.enums import Helped
from kotatgent.advice.models import Question, Theme
from kotatgent.advice.queries import workdays_to_answer
from kotatgent.core import clock
from kotatgent.core.dates import add_months
from kotatgent.steering.suppression import SMALLEST, hide, is_small

IN_TIME, LATE, NONE = "in_time", "late", "none"
SPEEDS = (IN_TIME, LATE, NONE)


@dataclass(frozen=True)
class ByTheme:
    """None is a hidden cell. `asked` is the sum of the other three."""

    theme: Theme
    asked: int | None
    in_time: int | None
    late: int | None
    none: int | None


@dataclass(frozen=True)
class AdviceYear:
    first: dt.date
    last: dt.date
    asked: int | None
    answered: int | None
    referred: int | None
    median_days: float | None  # working days to the first answer; None under five answers
    by_theme: list[ByTheme]
    rated: int | None
    helped: dict[str, int | None]


def period(on: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last day of the twelve whole months before the month of this day."""
    this_month = on.replace(day=1)
    return add_months(this_month, -12), this_month - dt.timedelta(days=1)


def year(on: dt.date) -> AdviceYear:
    first, last = period(on)
    until = clock.start_of(last + dt.timedelta(days=1))
    questions = list(Question.objects.filter(asked_at__gte=clock.start_of(first), asked_at__lt=until))
    days = [found for question in questions if (found := workdays_to_answer(question)) is not None]
    helped = Counter(question.helped for question in questions if question.helped)
    return AdviceYear(
        first=first,
        last=last,
        asked=_shown(len(questions)),
        answered=_shown(len(days)),
        referred=_shown(sum(question.was_referred for question in questions)),
        median_days=median(days) if len(days) >= SMALLEST else None,
        by_theme=_by_theme(questions),
        rated=_shown(helped.total()),
        helped=hide({"all": {value: helped[value] for value in Helped.values}})["all"],
    )


def _shown(value: int) -> int | None:
    return None if is_small(value) else value


def speed_of(question: Question) -> str:
    """Whether the first answer came by the day that was told; none: it waits still, or was closed without one."""
    if question.answered_at is None:
        return NONE
    return IN_TIME if clock.date_of(question.answered_at) <= question.answer_by else LATE


def hidden(cells: dict[int, dict[str, int]]) -> dict[int, dict[str, int | None]]:
    """By theme the sum and its parts. A theme whose sum is hidden has no part that shows; no hidden cell of a row or a
    column is the only one."""
    sums = hide({pk: {"asked": sum(row.values())} for pk, row in cells.items()})
    parts = hide(cells)
    return {pk: sums[pk] | (dict.fromkeys(SPEEDS) if sums[pk]["asked"] is None else parts[pk]) for pk in cells}


def _by_theme(questions: list[Question]) -> list[ByTheme]:
    themes = list(Theme.objects.all())
    counts = Counter((question.theme_id, speed_of(question)) for question in questions)
    shown = hidden({theme.pk: {speed: counts[theme.pk, speed] for speed in SPEEDS} for theme in themes})
    return [ByTheme(theme, **shown[theme.pk]) for theme in themes]
