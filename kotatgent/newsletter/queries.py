import datetime as dt

from django.db.models import Count, QuerySet

from kotatgent.audit.kinds import Kind
from kotatgent.audit.models import Event, subject_kind
from kotatgent.newsletter import links
from kotatgent.newsletter.enums import Audience, IssueState
from kotatgent.newsletter.models import Issue, SignUp, Subscriber


def subscribers_at(address: str) -> QuerySet[Subscriber]:
    return Subscriber.objects.filter(email_hash=links.email_hash(address))


def sign_ups_at(address: str) -> QuerySet[SignUp]:
    return SignUp.objects.filter(email_hash=links.email_hash(address))


def going_out() -> QuerySet[Issue]:
    return Issue.objects.filter(state=IssueState.SENDING).order_by("started_at", "pk")


def left_to_write(issue: Issue) -> QuerySet[Subscriber]:
    """Who gets this issue and was not written to yet: of a draft everybody who is subscribed by now."""
    readers = Subscriber.objects.filter(audience=issue.audience)
    if issue.started_at is not None:
        readers = readers.filter(since__lte=issue.started_at)
    return readers.exclude(deliveries__issue=issue).order_by("pk")


def readers() -> dict[str, dict[str, int]]:
    """How many by audience and language."""
    found = Subscriber.objects.order_by().values_list("audience", "language").annotate(n=Count("pk"))
    numbers = {audience: {"nl": 0, "en": 0} for audience in Audience.values}
    for audience, language, number in found:
        numbers[audience][language] = number
    return numbers


def came_and_went(since: dt.datetime) -> tuple[int, int]:
    """How many subscribed and left, by the audit register: of who left nothing else is kept."""
    events = Event.objects.filter(subject_kind=subject_kind(Subscriber()), at__gte=since)
    return events.filter(kind=Kind.CREATED).count(), events.filter(kind=Kind.REMOVED).count()
