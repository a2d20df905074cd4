from landlords.actions.buildings import (
    add_building,
    change_building,
    decide_claim,
    locate_building,
    move_building,
    place_building,
    register_building,
)
from landlords.actions.confirming import confirm
from landlords.actions.derogations import decide_derogation, lapse_derogation, state_derogation
from landlords.actions.leaving import erase_landlord
from landlords.actions.members import (
    end_membership,
    expire_invitation,
    invite,
    invite_again,
    leave_for_good,
    take_up_invitation,
    withdraw_all,
    withdraw_invitation,
)
from landlords.actions.planning import note_kotlabel, note_planning
from landlords.actions.registration import change_details, record_postal_address, register
from landlords.actions.rooms import add_room, change_room, register_room, remove_room
from landlords.actions.yearly import introduce, lapse

__all__ = [
    "add_building",
    "add_room",
    "change_building",
    "change_details",
    "change_room",
    "confirm",
    "decide_claim",
    "decide_derogation",
    "end_membership",
    "erase_landlord",
    "expire_invitation",
    "introduce",
    "invite",
    "invite_again",
    "lapse",
    "lapse_derogation",
    "leave_for_good",
    "locate_building",
    "move_building",
    "note_kotlabel",
    "note_planning",
    "place_building",
    "record_postal_address",
    "register",
    "register_building",
    "register_room",
    "remove_room",
    "state_derogation",
    "take_up_invitation",
    "withdraw_all",
    "withdraw_invitation",
]
