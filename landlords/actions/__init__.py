from landlords.actions.buildings import (
    add_building,
    change_building,
    decide_claim,
    locate_building,
    move_building,
    place_building,
    register_building,
)
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
from landlords.actions.transfers import (
    expire_offer,
    offer_building,
    refuse_building,
    stop_letting,
    take_over,
    withdraw_offer,
)

__all__ = [
    "add_building",
    "add_room",
    "change_building",
    "change_details",
    "change_room",
    "decide_claim",
    "decide_derogation",
    "end_membership",
    "erase_landlord",
    "expire_invitation",
    "expire_offer",
    "invite",
    "invite_again",
    "lapse_derogation",
    "leave_for_good",
    "locate_building",
    "move_building",
    "note_kotlabel",
    "note_planning",
    "offer_building",
    "place_building",
    "record_postal_address",
    "refuse_building",
    "register",
    "register_building",
    "register_room",
    "remove_room",
    "state_derogation",
    "stop_letting",
    "take_over",
    "take_up_invitation",
    "withdraw_all",
    "withdraw_invitation",
    "withdraw_offer",
]
