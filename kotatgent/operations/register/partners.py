from kotatgent.accounts.models import Institution
from kotatgent.accounts.queries import colleagues, managers
from kotatgent.core import clock
from kotatgent.core.dates import add_years
from kotatgent.followups.enums import State
from kotatgent.followups.models import FollowUp
from kotatgent.operations.register.invariants import Tally, invariant
from kotatgent.partners.enums import InvitationState
from kotatgent.partners.models import ApiKey, PartnerInvitation
from kotatgent.partners.policies import LONGEST_YEARS


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


@invariant("No key of an institution works for more than a year")
def keys(tally: Tally) -> None:
    for code, made_at, last_day in ApiKey.objects.values_list("code", "made_at", "last_day"):
        tally.row(last_day <= add_years(clock.date_of(made_at), LONGEST_YEARS), code)
