from kotatgent.accounts.models import Institution
from kotatgent.accounts.queries import colleagues, managers
from kotatgent.followups.enums import State
from kotatgent.followups.models import FollowUp
from kotatgent.operations.register.invariants import Tally, invariant
from kotatgent.partners.enums import InvitationState
from kotatgent.partners.models import PartnerInvitation


@invariant("Where somebody works for an institution, somebody manages its accounts")
def managed(tally: Tally) -> None:
    for found in Institution.objects.all():
        tally.row(managers(found).exists() or not colleagues(found).exists(), found.code)


@invariant("Each open invitation of an institution has its last day ahead, and no other one has")
def invitations(tally: Tally) -> None:
    steps = FollowUp.objects.filter(kind="partnerinvitation")
    waiting = set(steps.unfinished().values_list("code", flat=True))
    failed = set(steps.filter(state=State.FAILED).values_list("code", flat=True))
    for code, state in PartnerInvitation.objects.values_list("code", "state"):
        tally.row(code in waiting | failed if state == InvitationState.OPEN else code not in waiting, code)
