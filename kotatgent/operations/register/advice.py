from kotatgent.advice import flow
from kotatgent.advice.enums import OWED, ReferralState, Side, State
from kotatgent.advice.models import Message, Question, Referral
from kotatgent.followups.models import FollowUp
from kotatgent.operations.register.invariants import Tally, invariant


def _open(step: str) -> set[str]:
    return set(FollowUp.objects.unfinished().filter(kind=flow.KIND, step=step).values_list("code", flat=True))


@invariant("A question waits on the list of staff as long as the desk owes an answer, and no longer")
def answers(tally: Tally) -> None:
    waiting = _open(flow.ANSWER)
    for code, state in Question.objects.values_list("code", "state"):
        tally.row((state in OWED) == (code in waiting), code)


@invariant("A question that waits for who asked closes by itself one day")
def silence(tally: Tally) -> None:
    ahead = _open(flow.WARN) | _open(flow.CLOSE)
    for code, state in Question.objects.values_list("code", "state"):
        tally.row(state in (*OWED, State.CLOSED) or code in ahead, code)


@invariant("A closed question has its day of forgetting ahead, or is forgotten")
def forgetting(tally: Tally) -> None:
    ahead = _open(flow.FORGET)
    for code, state, gone in Question.objects.values_list("code", "state", "forgotten_at"):
        tally.row((state == State.CLOSED and gone is None) == (code in ahead), code)


@invariant("What may be passed on waits on the list of staff until it is passed on, and nothing else does")
def passing(tally: Tally) -> None:
    waiting = _open(flow.PASS_ON)
    agreed = set(Referral.objects.filter(state=ReferralState.AGREED).values_list("question__code", flat=True))
    for code in Question.objects.values_list("code", flat=True):
        tally.row((code in agreed) == (code in waiting), code)


@invariant("A question has the words of who asked first, until it is forgotten; then it has none, and no note")
def words(tally: Tally) -> None:
    first = set(Message.objects.filter(number=1, side=Side.ASKER).values_list("question_id", flat=True))
    some = set(Message.objects.values_list("question_id", flat=True))
    for question in Question.objects.all():
        gone = question.forgotten_at is not None
        holds = question.pk not in some and not question.notes.exists() if gone else question.pk in first
        tally.row(holds, question.code)
