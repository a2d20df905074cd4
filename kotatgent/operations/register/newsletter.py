from kotatgent.newsletter import links
from kotatgent.newsletter.actions.subscribing import CLAUSE
from kotatgent.newsletter.enums import Audience, IssueState
from kotatgent.newsletter.models import Issue, SignUp, Subscriber
from kotatgent.operations.register.invariants import Tally, invariant
from kotatgent.terms.models import Consent


@invariant("What an address of the newsletter is recognised by is its hash")
def newsletter_hashes(tally: Tally) -> None:
    for row in SignUp.objects.all():
        tally.row(row.email_hash == links.email_hash(row.email or ""), row.code)
    for reader in Subscriber.objects.select_related("user"):
        tally.row(reader.email_hash == links.email_hash(reader.address), reader.code)


@invariant("An account that gets the newsletter for landlords says yes in the terms (docs/adr/0033)")
def subscribed_and_consenting(tally: Tally) -> None:
    consenting = set(Consent.objects.filter(code=CLAUSE, withdrawn_at__isnull=True).values_list("user_id", flat=True))
    for reader in Subscriber.objects.filter(audience=Audience.LANDLORDS, user__isnull=False):
        tally.row(reader.user_id in consenting, reader.code)


@invariant("A newsletter goes to who was subscribed when it was started, and to nobody while it is written")
def deliveries(tally: Tally) -> None:
    for issue in Issue.objects.prefetch_related("deliveries__subscriber"):
        tally.row(issue.state != IssueState.DRAFT or not issue.deliveries.exists(), issue.code)
        for delivery in issue.deliveries.all():
            reader = delivery.subscriber
            in_time = reader is None or (issue.started_at is not None and reader.since <= issue.started_at)
            tally.row(in_time and (reader is None or reader.audience == issue.audience), delivery.code)
