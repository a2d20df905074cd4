from kotatgent.core import clock
from kotatgent.followups.enums import State
from kotatgent.followups.models import FollowUp
from kotatgent.operations.register.invariants import Tally, invariant
from kotatgent.privacy import documents
from kotatgent.privacy.actions.asking import ANSWER, FOLLOW_UP, LONGER
from kotatgent.privacy.actions.documents import KIND, REVIEW
from kotatgent.privacy.enums import DocumentKind, RequestState
from kotatgent.privacy.models import DataRequest, Document


@invariant("A request about data that waits has one open step, due on the day that was told; an answered one has none")
def requests_have_a_clock(tally: Tally) -> None:
    for request in DataRequest.objects.exclude(state=RequestState.UNCONFIRMED):
        steps = FollowUp.objects.about(FOLLOW_UP, request.code).filter(step__in=[ANSWER, LONGER]).unfinished()
        told = [request.due_on] if request.state == RequestState.OPEN else []
        tally.row(list(steps.values_list("due_on", flat=True)) == told, request)


@invariant("More time for a request about data was told inside its first month (F5.4)")
def longer_was_told_in_time(tally: Tally) -> None:
    for request in DataRequest.objects.filter(longer_at__isnull=False):
        first = FollowUp.objects.about(FOLLOW_UP, request.code).get(step=ANSWER)
        assert request.longer_at is not None
        tally.row(clock.date_of(request.longer_at) <= first.due_on, request)


@invariant("Of the DPIA and the arrangement the version that counts has its day of review ahead, and no other has")
def reviews(tally: Tally) -> None:
    counting = {found.code for kind in DocumentKind if (found := documents.adopted(kind)) is not None}
    for document in Document.objects.all():
        planned = FollowUp.objects.about(KIND, document.code).filter(step=REVIEW, state=State.OPEN)
        days = list(planned.values_list("due_on", flat=True))
        tally.row(days == ([document.review_on] if document.code in counting else []), document.code)
