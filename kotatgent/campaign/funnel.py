"""How far people came, of each wave and in all: read from the rows while there are people, from the counts after."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from statistics import median, quantiles

from django.db.models import Min

from inspections.enums import EndReason
from kotatgent.campaign.enums import WAY_BACK, CampaignState, Step
from kotatgent.campaign.models import Campaign, Count, Former, Wave
from kotatgent.terms.models import Acceptance
from landlords.models import Member, Tenure
from listings.models import Listing

Moments = dict[str, dt.datetime]  # by step
DAY_SECONDS = 24 * 3600
OWN_STEPS = (Step.INVITED, Step.BOUNCED, Step.REFUSED, Step.OPENED, Step.REGISTERED, Step.CONFIRMED)  # dates of Former


@dataclass(frozen=True)
class Reached:
    """How many came to a step, and in how many days since the step before it."""

    step: Step
    people: int
    days_median: float | None = None
    days_ninth: float | None = None  # nine of ten came within so many


@dataclass(frozen=True)
class Funnel:
    wave: Wave | None  # None: all waves together
    steps: dict[str, Reached]

    def people(self, step: Step) -> int:
        return self.steps[step].people


def funnels(campaign: Campaign) -> list[Funnel]:
    """One for all together, then one for each wave."""
    waves = list(campaign.waves.order_by("number"))
    if campaign.state == CampaignState.ENDED:
        return _kept(campaign, waves)
    by_wave: dict[int | None, list[Moments]] = defaultdict(list)
    for wave, moments in _people(campaign):
        by_wave[wave].append(moments)
    everybody = [moments for found in by_wave.values() for moments in found]
    return [_funnel(None, everybody), *(_funnel(wave, by_wave[wave.pk]) for wave in waves)]


def _kept(campaign: Campaign, waves: list[Wave]) -> list[Funnel]:
    by_wave: dict[int | None, dict[str, Reached]] = defaultdict(dict)
    for row in Count.objects.filter(campaign=campaign):
        by_wave[row.wave_id][row.step] = Reached(Step(row.step), row.people, row.days_median, row.days_ninth)
    nothing = {step.value: Reached(step, 0) for step in Step}
    return [Funnel(wave, nothing | by_wave[wave.pk if wave else None]) for wave in (None, *waves)]


def _funnel(wave: Wave | None, people: list[Moments]) -> Funnel:
    return Funnel(wave, {step.value: _reached(step, people) for step in Step})


def _reached(step: Step, people: list[Moments]) -> Reached:
    count = sum(step in moments for moments in people)
    if step not in WAY_BACK[1:]:
        return Reached(step, count)
    before = WAY_BACK[WAY_BACK.index(step) - 1]
    spans = sorted(
        max(0.0, (moments[step] - moments[before]).total_seconds() / DAY_SECONDS)
        for moments in people
        if step in moments and before in moments
    )
    if not spans:
        return Reached(step, count)
    ninth = quantiles(spans, n=10, method="inclusive")[-1] if len(spans) > 1 else spans[0]
    return Reached(step, count, round(median(spans), 1), round(ninth, 1))


def _people(campaign: Campaign) -> list[tuple[int | None, Moments]]:
    """Of each person the wave and when each step was reached, in a few queries for all of them."""
    columns = [f"{step.value}_at" for step in OWN_STEPS]
    rows = Former.objects.filter(campaign=campaign).values_list("wave_id", "user_id", *columns)
    later = _after_registering(campaign)
    return [(wave, _moments(moments) | later.get(user, {})) for wave, user, *moments in rows]


def _moments(row: list[dt.datetime | None]) -> Moments:
    return {step.value: at for step, at in zip(OWN_STEPS, row, strict=True) if at is not None}


def _after_registering(campaign: Campaign) -> dict[int | None, Moments]:
    """By account: when somebody who is back accepted the terms, and when the first building and advert came."""
    users = Former.objects.filter(campaign=campaign, user__isnull=False).values("user_id")
    members = Member.objects.filter(user__in=users)
    landlords = members.values("landlord_id")
    user_of = dict(members.order_by("-pk").values_list("landlord_id", "user_id"))
    accepted = Acceptance.objects.filter(user__in=users).values_list("user_id").annotate(at=Min("accepted_at"))
    found: dict[int | None, Moments] = defaultdict(dict)
    for user, at in accepted.order_by():
        found[user][Step.ACCEPTED] = at
    tenures = Tenure.objects.filter(landlord__in=landlords)
    adverts = Listing.objects.filter(landlord__in=landlords, published_at__isnull=False)
    certified = tenures.exclude(building__rooms__certificates__end_reason=EndReason.RECORDED_WRONGLY)
    for step, rows, column in (
        (Step.BUILDING, tenures, "since"),
        (Step.ADVERT, adverts, "published_at"),
        (Step.CERTIFICATE, certified, "building__rooms__certificates__certificate__recorded_at"),
    ):
        for landlord, at in rows.order_by().values_list("landlord_id").annotate(at=Min(column)):
            if at is not None:
                found[user_of[landlord]][step] = at
    return found
