"""Reports of adverts, objections and talks of the year up to a day; how far a campaign came by then."""

from collections import Counter
from collections.abc import Iterator

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from kotatgent.audit.kinds import Kind
from kotatgent.audit.models import Event
from kotatgent.campaign.enums import CampaignState
from kotatgent.campaign.models import Campaign, Former
from kotatgent.contact.models import Thread
from kotatgent.moderation.enums import ObjectionState, Outcome
from kotatgent.moderation.models import Decision, Objection, Report
from kotatgent.steering.daily.span import Row, Span, city
from kotatgent.steering.facts import kept_counts, latest_campaign
from kotatgent.terms.models import Acceptance
from landlords.models import Member
from listings.enums import State
from listings.models import Listing

DECIDED = (ObjectionState.UPHELD, ObjectionState.REJECTED)


def counted(span: Span) -> Iterator[Row]:
    yield city("reports_received", Report.objects.filter(span.moment_in_year("made_at")).count())
    year = span.moment_in_year("decided_at")
    outcomes = Counter(dict(Decision.objects.filter(year).order_by().values_list("outcome").annotate(n=Count("pk"))))
    for outcome in Outcome:
        yield city(f"reports_{outcome.value}", outcomes[outcome.value], outcomes.total())
    found = Counter(dict(Objection.objects.filter(year).order_by().values_list("state").annotate(n=Count("pk"))))
    for state in DECIDED:
        yield city(f"objections_{state.value}", found[state.value], found.total())
    yield city("talks_started", Thread.objects.filter(span.moment_in_year("started_at")).count())
    yield from _campaign(span)


def _campaign(span: Span) -> Iterator[Row]:
    campaign = latest_campaign(span.end)
    over = campaign is not None and campaign.state == CampaignState.ENDED
    counts = kept_counts(campaign) if campaign is not None and over else _counts(span, campaign)
    for step, count in counts.items():
        yield city(f"campaign_{step}", count, counts["invited"])


def _counts(span: Span, campaign: Campaign | None) -> dict[str, int]:
    people = Former.objects.filter(campaign=campaign)
    counts: dict[str, int] = people.aggregate(
        **{step: Count("pk", filter=Q(**{f"{step}_at__lt": span.end})) for step in ("invited", "opened", "registered")}
    )
    users = people.filter(user__isnull=False).values("user_id")
    accepted = Acceptance.objects.filter(user_id__in=users, accepted_at__lt=span.end)
    counts["accepted"] = accepted.aggregate(found=Count("user_id", distinct=True))["found"]
    counts["advert"] = _with_advert(span, Member.objects.filter(user_id__in=users))
    return counts


def _with_advert(span: Span, members: QuerySet[Member]) -> int:
    online = Event.objects.filter(
        subject_kind="listing",
        subject_code=OuterRef("code"),
        kind=Kind.MOVED,
        after=State.PUBLISHED,
        at__lt=span.end,
    )
    adverts = Listing.objects.filter(Exists(online), landlord_id=OuterRef("landlord_id"))
    return members.filter(Exists(adverts)).aggregate(found=Count("user_id", distinct=True))["found"] or 0
