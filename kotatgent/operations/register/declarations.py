from inspections import declared
from inspections.enums import DeclarationState
from inspections.models import Declaration
from kotatgent.followups.enums import State
from kotatgent.followups.models import FollowUp
from kotatgent.operations.register.invariants import Tally, invariant
from landlords.models import Building


@invariant("A kamerwoning that is let was declared or is asked for, and nothing else is asked for (F3.2, F3.3)")
def asked_for(tally: Tally) -> None:
    let = set(declared.kamerwoningen().values_list("pk", flat=True))
    there: dict[int, set[str]] = {}
    for building, state in Declaration.objects.values_list("building_id", "state"):
        there.setdefault(building, set()).add(state)
    codes = dict(Building.objects.filter(pk__in=let | there.keys()).values_list("pk", "code"))
    for pk, code in codes.items():
        states = there.get(pk, set())
        missing = pk in let and not states - {DeclarationState.LAPSED}
        too_many = pk not in let and DeclarationState.DUE in states
        tally.row(not missing and not too_many, code)


@invariant("A declaration that is asked for has its reminders, and no other has one ahead")
def reminders(tally: Tally) -> None:
    planned: dict[str, set[str]] = {}
    for code, state in FollowUp.objects.filter(kind="declaration").values_list("code", "state"):
        planned.setdefault(code, set()).add(state)
    for code, state in Declaration.objects.values_list("code", "state"):
        states = planned.get(code, set())
        tally.row(bool(states) if state == DeclarationState.DUE else State.OPEN not in states, code)
