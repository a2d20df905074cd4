"""The writes, one file for each group of verbs. What the city says of a room comes in by `listings.standing`."""

from listings.actions.adverts import (
    change,
    mark_rented,
    pause,
    price_all_in,
    publish,
    refresh_search_text,
    retire_room,
    start,
    withdraw,
)
from listings.actions.checking import ask_to_change, let_stay, write_rule
from listings.actions.freshness import still_free
from listings.actions.grace import follow_acceptance
from listings.actions.leaving import erase_adverts, erase_sublets, forget_advert, withdraw_adverts
from listings.actions.photos import add_photo, describe_photo, move_photo, remove_photo
from listings.actions.yearly import follow_confirmation
from listings.searched import search_text

__all__ = [
    "add_photo",
    "ask_to_change",
    "change",
    "describe_photo",
    "erase_adverts",
    "erase_sublets",
    "follow_acceptance",
    "follow_confirmation",
    "forget_advert",
    "let_stay",
    "mark_rented",
    "move_photo",
    "pause",
    "price_all_in",
    "publish",
    "refresh_search_text",
    "remove_photo",
    "retire_room",
    "search_text",
    "start",
    "still_free",
    "withdraw",
    "withdraw_adverts",
    "write_rule",
]
