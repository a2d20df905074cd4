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
    invite,
    invite_again,
    leave_for_good,
    take_up_invitation,
    withdraw_invitation,
)
from landlords.actions.payment_account import remove_payment_account, set_payment_account
from landlords.actions.planning import note_kotlabel, note_planning
from landlords.actions.registration import change_details, record_postal_address, register
from landlords.actions.rooms import add_room, change_room, register_room, remove_room
from landlords.actions.starts import (
    begin_registration,
    choose_new_password,
    confirm_registration,
    correct_start,
    enter_code,
    expire_start,
    new_letter,
    withdraw_start,
)
from landlords.actions.transfers import (
    expire_offer,
    offer_building,
    refuse_building,
    stop_letting,
    take_over,
    withdraw_offer,
)
from landlords.actions.yearly import introduce, lapse

__all__ = [
    "add_building",
    "add_room",
    "begin_registration",
    "change_building",
    "change_details",
    "change_room",
    "choose_new_password",
    "confirm",
    "confirm_registration",
    "correct_start",
    "decide_claim",
    "decide_derogation",
    "end_membership",
    "enter_code",
    "erase_landlord",
    "expire_offer",
    "expire_start",
    "introduce",
    "invite",
    "invite_again",
    "lapse",
    "lapse_derogation",
    "leave_for_good",
    "locate_building",
    "move_building",
    "new_letter",
    "note_kotlabel",
    "note_planning",
    "offer_building",
    "place_building",
    "record_postal_address",
    "refuse_building",
    "register",
    "register_building",
    "register_room",
    "remove_payment_account",
    "remove_room",
    "set_payment_account",
    "state_derogation",
    "stop_letting",
    "take_over",
    "take_up_invitation",
    "withdraw_invitation",
    "withdraw_offer",
    "withdraw_start",
]
