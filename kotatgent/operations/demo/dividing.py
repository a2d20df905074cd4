"""The evening before today each team divides its work: some of it has a name, the rest is still of nobody."""

import datetime as dt
from functools import partial

from inspections.models import Proposal
from kotatgent.accounts.roles import OFFICE_ROLES, Role
from kotatgent.core import clock
from kotatgent.followups import taking
from kotatgent.followups.models import FollowUp, FollowUpQuerySet
from kotatgent.operations.demo.facts import facts
from kotatgent.operations.demo.stage import DAY, Stage
from kotatgent.operations.demo.stories import Owner
from landlords.models import Building

LOOKED_AT = 6  # of what is due first at each team: every second one is taken, in turn


def play(stage: Stage, owners: list[Owner]) -> None:
    evening = clock.start_of(stage.today - DAY) + dt.timedelta(hours=17)
    stage.agenda.add(evening, partial(_divide, stage, owners))


def _divide(stage: Stage, owners: list[Owner], now: dt.datetime) -> None:
    for role in sorted(OFFICE_ROLES):
        team = stage.cast.of(role)
        for number, row in enumerate(_free(role, owners)[:LOOKED_AT:2]):
            taking.take(row, by=team[number % len(team)], now=now)
    first, second, *_others = stage.cast.of(Role.QUALITY_INSPECTOR)
    taken = FollowUp.objects.work_of(Role.QUALITY_INSPECTOR).filter(taken_by=second, code__in=_codes(owners))
    for row in taken[:1]:
        taking.hand_over(row, to=first, note=facts()["reasons"]["handed_over"], by=second, now=now)


def _free(role: Role, owners: list[Owner]) -> FollowUpQuerySet:
    return FollowUp.objects.work_of(role).taken_by_nobody().filter(code__in=_codes(owners)).order_by("due_on", "pk")


def _codes(owners: list[Owner]) -> set[str]:
    """Of their buildings, and of the proposals about these: the two halves of the town divide apart."""
    buildings = Building.objects.filter(tenures__landlord__in=[owner.landlord for owner in owners])
    proposals = Proposal.objects.filter(building__in=buildings)
    return {*buildings.values_list("code", flat=True), *proposals.values_list("code", flat=True)}
