import datetime as dt

from django.db.models import QuerySet

from kotatgent.campaign.enums import CampaignState, FormerState, MailKind, WaveState
from kotatgent.campaign.models import Campaign, Former, Wave
from kotatgent.notices import pace


def latest() -> Campaign | None:
    """The campaign that is open, or else the last one."""
    return Campaign.objects.order_by("-made_at", "-pk").first()


def open_campaign() -> Campaign | None:
    return Campaign.objects.filter(state=CampaignState.OPEN).first()


def waiting(campaign: Campaign) -> int:
    """How many have not been invited yet."""
    return Former.objects.filter(campaign=campaign, state=FormerState.WAITING).count()


def started(now: dt.datetime) -> QuerySet[Wave]:
    """Waves whose mails go out by now."""
    return Wave.objects.filter(state=WaveState.RUNNING, starts_at__lte=now).order_by("starts_at", "pk")


def would_get(wave: Wave) -> int:
    """How many this wave would invite if nothing else happened: the dry count before it starts."""
    invited = wave.mails.filter(kind=MailKind.INVITATION).count()
    return min(max(0, wave.size - invited), waiting(wave.campaign))


def last_mail(wave: Wave, count: int) -> dt.datetime:
    """When the last of so many mails goes out at the earliest, with this many an hour."""
    return pace.last_mail(wave.starts_at, count, wave.per_hour)
