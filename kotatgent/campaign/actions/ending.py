"""The end: what is left of people goes, and counts stay."""

import datetime as dt

from django.db import transaction
from django.db.models import Max

from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.models import subject_kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.campaign import funnel, policies
from kotatgent.campaign.enums import CampaignState, FormerState, WaveState
from kotatgent.campaign.models import Campaign, Count, Destruction, Former, Refusal
from kotatgent.core import clock, rows
from kotatgent.core.errors import RuleBroken
from kotatgent.notices import actions as notices


@transaction.atomic
def end(campaign: Campaign, *, by: Actor, now: dt.datetime) -> Destruction:
    """The day after the last one: how far people came is counted, then everybody is erased, with their mails."""
    campaign = rows.lock(campaign)
    if policies.is_running(campaign, clock.date_of(now)):
        raise RuleBroken("still_running", "The last day of this campaign has not passed.")
    _keep_counts(campaign)
    report = _erase(campaign, now)
    for wave in campaign.waves.exclude(state=WaveState.ENDED):
        move(wave, WaveState.ENDED, by=by, now=now)
    move(campaign, CampaignState.ENDED, by=by, now=now, ended_at=now)
    record(Kind.REMOVED, campaign, by=by, now=now, people=report.people, mails=report.mails)
    return report


def _keep_counts(campaign: Campaign) -> None:
    Count.objects.bulk_create(
        Count(
            campaign=campaign,
            wave=found.wave,
            step=reached.step,
            people=reached.people,
            days_median=reached.days_median,
            days_ninth=reached.days_ninth,
        )
        for found in funnel.funnels(campaign)
        for reached in found.steps.values()
    )


def _erase(campaign: Campaign, now: dt.datetime) -> Destruction:
    people = Former.objects.filter(campaign=campaign)
    refusals = Refusal.objects.aggregate(last=Max("kept_until"))
    report = Destruction(
        campaign=campaign,
        erased_at=now,
        people=people.count(),
        addresses=people.filter(email__isnull=False).count(),
        never_invited=people.filter(state=FormerState.WAITING).count(),
        back=people.filter(state=FormerState.BACK).count(),
        mails=notices.forget(subject_kind(Former()), people.values_list("code", flat=True)),
        refusals_kept=Refusal.objects.count(),
        refusals_until=refusals["last"],
    )
    people.delete()
    report.save()
    return report


@transaction.atomic
def forget_refusal(refusal: Refusal, *, by: Actor, now: dt.datetime) -> None:
    """It is remembered through a day of its own."""
    refusal = rows.lock(refusal)
    record(Kind.REMOVED, refusal, by=by, now=now)
    refusal.delete()
