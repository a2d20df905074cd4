"""Every reading of topics begins with `visible`: what is counted, found or mailed stays within what somebody reads."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from kotatgent.accounts.models import User
from kotatgent.core import clock, text
from kotatgent.exchange import audiences
from kotatgent.exchange.enums import State
from kotatgent.exchange.models import Answer, File, Reading, Topic
from kotatgent.followups.queries import terms

KEEP, NOTICE = "keep-exchange", "exchange-notice"
MOST_WORDS = 8  # of a search


def visible(user: User) -> QuerySet[Topic]:
    return Topic.objects.filter(audiences.condition(user))


def is_unread(user: User) -> Q:
    """That this person has not opened it since something was last written in it."""
    read = Reading.objects.filter(user=user.pk, topic=OuterRef("pk"), read_at__gte=OuterRef("last_post_at"))
    return ~Exists(read) & ~Q(state=State.WITHDRAWN)


def unread(user: User) -> QuerySet[Topic]:
    return visible(user).filter(is_unread(user))


def topics_for(user: User) -> QuerySet[Topic]:
    """Newest first, each with `unread` and `answer_count`."""
    counted = Answer.objects.filter(topic=OuterRef("pk")).order_by().values("topic").annotate(n=Count("pk"))
    answers = Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)
    return (
        visible(user)
        .annotate(unread=ExpressionWrapper(is_unread(user), output_field=BooleanField()), answer_count=answers)
        .select_related("institution", "author_institution")
    )


def with_posts(user: User) -> QuerySet[Topic]:
    """With all that stands on the page of one."""
    files = File.objects.select_related("picture", "pdf")
    answers = Answer.objects.select_related("author_institution").prefetch_related(Prefetch("files", files), "earlier")
    own = Prefetch("files", files.filter(answer__isnull=True), to_attr="own_files")
    return (
        visible(user)
        .select_related("institution", "author_institution")
        .prefetch_related(Prefetch("answers", answers), own, "earlier")
    )


def words_of(wanted: str) -> list[str]:
    return text.plain(wanted).split()[:MOST_WORDS]


def holding(topics: QuerySet[Topic], wanted: str) -> QuerySet[Topic]:
    """Those that have every one of these words in the title, the text or an answer. Nothing withdrawn is found."""
    for word in words_of(wanted):
        answers = Answer.objects.filter(topic=OuterRef("pk"), search_text__contains=word)
        topics = topics.filter(Q(search_text__contains=word) | Exists(answers))
    return topics.exclude(state=State.WITHDRAWN)


def files_for(user: User) -> QuerySet[File]:
    """What comes with a topic that this person reads and that stands."""
    return File.objects.filter(topic__in=visible(user).exclude(state=State.WITHDRAWN))


def news(user: User, since: dt.datetime, until: dt.datetime) -> QuerySet[Topic]:
    """What others wrote from `since` on, before `until`, and this person has not opened yet."""
    then = {"posted_at__gte": since, "posted_at__lt": until}
    answers = Answer.objects.filter(topic=OuterRef("pk"), **then).exclude(author=user)
    return unread(user).filter((Q(**then) & ~Q(author=user)) | Exists(answers))


def say_last_days(topics: Iterable[Topic], *, on: dt.date) -> None:
    """`last_day` of each that goes soon, so that who needs it can write in it or keep it elsewhere."""
    found = terms([KEEP, NOTICE])
    for topic in topics:
        last_day = found[KEEP].after(clock.date_of(topic.last_post_at))
        topic.last_day = last_day if found[NOTICE].before(last_day) <= on else None  # type: ignore[attr-defined]
