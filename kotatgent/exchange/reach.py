"""Whom a mail is due to by now."""

import datetime as dt

from django.db.models import DateTimeField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from kotatgent.accounts.models import User
from kotatgent.exchange import audiences
from kotatgent.exchange.enums import Pace
from kotatgent.exchange.models import Answer, Topic
from kotatgent.notices import pace as paces

# What is being written now may stand in the database only after its moment: a mail looks back that far.
SETTLED = dt.timedelta(minutes=1)
EVER = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def boundary(pace: str, now: dt.datetime) -> dt.datetime:
    """What was written before this moment belongs in the mail of now."""
    return paces.boundary(pace, now - SETTLED)


def waiting(now: dt.datetime) -> QuerySet[User]:
    """Who was not told yet of something that was written before the moment of their mail.

    Whether it is for them is looked at one by one, within what they read (`queries.news`).
    """
    told = Coalesce("exchange_mailing__told_until", "made_at", Value(EVER), output_field=DateTimeField())
    pace = Coalesce("exchange_mailing__pace", Value(Pace.DAILY.value))
    due = Q()
    for one in (Pace.AT_ONCE, Pace.DAILY, Pace.WEEKLY):
        then = {"posted_at__gte": OuterRef("told"), "posted_at__lt": boundary(one, now)}
        written = Exists(Topic.objects.filter(**then)) | Exists(Answer.objects.filter(**then))
        due |= Q(pace=one) & Q(written)
    people = User.objects.filter(is_active=True, role__in=audiences.AUDIENCES).exclude(email="")
    return people.annotate(told=told, pace=pace).filter(due).order_by("pk")
