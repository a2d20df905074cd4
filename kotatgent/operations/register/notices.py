from kotatgent.core import clock
from kotatgent.notices.enums import LOST, LetterState, State
from kotatgent.notices.models import Letter
from kotatgent.operations.register.invariants import Tally, invariant


@invariant("A letter waits to be posted only as long as its mail was lost, or is tried once more")
def letters_to_post(tally: Tally) -> None:
    for letter in Letter.objects.filter(state=LetterState.WAITING).select_related("notice"):
        tally.row(letter.notice.state in (*LOST, State.QUEUED), letter)


@invariant("A letter was posted on or after the day it was made")
def posted_in_order(tally: Tally) -> None:
    for letter in Letter.objects.filter(state=LetterState.POSTED):
        tally.row(letter.posted_on is not None and letter.posted_on >= clock.date_of(letter.made_at), letter)
