"""The funnel of the campaign as the steering group sees it: in fives, and no small cell can be worked out."""

from dataclasses import replace

from kotatgent.campaign.enums import Step
from kotatgent.campaign.funnel import Funnel, Reached, funnels
from kotatgent.campaign.models import Campaign
from kotatgent.steering.suppression import Sum, release

ALL, BY_THEMSELVES = 0, -1  # no keys of a wave


def public_funnels(campaign: Campaign) -> list[tuple[Funnel, frozenset[str]]]:
    """As `funnels`, each with the steps that are hidden in it."""
    return [_as_shown(found) for found in as_shown(funnels(campaign))]


def as_shown(found: list[Funnel]) -> list[tuple[Funnel, dict[str, int | None]]]:
    """The first is of all together. At each step the waves and those in none, who came by themselves, add up to it."""
    shown: list[dict[str, int | None]] = [{} for _ in found]
    for step in Step:
        cells = dict(enumerate(funnel.people(step) for funnel in found))
        waves = tuple(place for place in cells if place != ALL)
        left = cells[ALL] - sum(cells[place] for place in waves)
        if left:
            cells[BY_THEMSELVES] = left
        sums = [Sum(ALL, (*waves, BY_THEMSELVES) if left else waves)] if waves else []
        released = release(cells, sums, silent=[BY_THEMSELVES] if left else [])
        for place, cell in enumerate(shown):
            cell[step] = released[place]
    return list(zip(found, shown, strict=True))


def _as_shown(row: tuple[Funnel, dict[str, int | None]]) -> tuple[Funnel, frozenset[str]]:
    """Nothing of a hidden step is left, so that nothing leaks by accident; days of a few people are theirs."""
    funnel, shown = row
    steps = {}
    for step, reached in funnel.steps.items():
        people = shown[step]
        steps[step] = Reached(reached.step, 0) if people is None else replace(reached, people=people)
    return Funnel(funnel.wave, steps), frozenset(step for step, people in shown.items() if people is None)
