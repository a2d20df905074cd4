from kotatgent.partners.actions.checking import confirm_list, plan_check
from kotatgent.partners.actions.invitations import (
    invite,
    invite_again,
    take_up_invitation,
    withdraw_invitation,
)
from kotatgent.partners.actions.keys import make_key, note_use, withdraw_key
from kotatgent.partners.actions.leaving import end_membership, loses_ways_in

__all__ = [
    "confirm_list",
    "end_membership",
    "invite",
    "invite_again",
    "loses_ways_in",
    "make_key",
    "note_use",
    "plan_check",
    "take_up_invitation",
    "withdraw_invitation",
    "withdraw_key",
]
