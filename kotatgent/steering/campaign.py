"""The funnel of the campaign as the steering group sees it: small cells hidden, and none can be worked out."""

from dataclasses import replace

from kotatgent.campaign.enums import Step
from kotatgent.campaign.funnel import Funnel, Reached, funnels
from kotatgent.campaign.models import Campaign
from kotatgent.steering.suppression import hide, is_small, rounded

BY_THEMSELVES = -1  # no key of a wave


def public_funnels(campaign: Campaign) -> list[tuple[Funnel, frozenset[str]]]:
    """As `funnels`, each with the steps that are hidden in it.

    Who came by themselves is in no wave: a row of its own while cells are hidden, or it would give the last one away.
    """
    total, *waves = funnels(campaign)
    table = {wave.wave.pk if wave.wave else 0: _cells(wave) for wave in waves}
    table[BY_THEMSELVES] = {
        step: total.people(Step(step)) - sum(cells[step] for cells in table.values()) for step in Step.values
    }
    shown = hide(table)
    rows = [(total, frozenset(step for step in Step.values if is_small(total.people(Step(step)))))]
    for wave in waves:
        assert wave.wave is not None  # only the first is of all together
        cells = shown[wave.wave.pk]
        rows.append((wave, frozenset(step for step, value in cells.items() if value is None)))
    return [(_without_days(found, hidden), hidden) for found, hidden in rows]


def _cells(funnel: Funnel) -> dict[str, int]:
    return {step: reached.people for step, reached in funnel.steps.items()}


def _without_days(funnel: Funnel, hidden: frozenset[str]) -> Funnel:
    """Days of a few people are theirs; zeroes where a cell is hidden, so that nothing leaks by accident.

    In fives, so that one day differs from the next by no single person.
    """
    steps = {
        step: Reached(reached.step, 0) if step in hidden else _days(replace(reached, people=rounded(reached.people)))
        for step, reached in funnel.steps.items()
    }
    return Funnel(funnel.wave, steps)


def _days(reached: Reached) -> Reached:
    return replace(reached, days_median=None, days_ninth=None) if is_small(reached.people) else reached
