"""The writes, one file for each group of verbs. What the city says of a room comes in by `listings.standing`."""

from listings.actions.adverts import (
    change,
    mark_rented,
    pause,
    price_all_in,
    publish,
    refresh_search_text,
    retire_room,
    search_text,
    start,
    withdraw,
)
from listings.actions.grace import follow_acceptance
from listings.actions.leaving import erase_adverts, forget_advert, withdraw_adverts
from listings.actions.photos import add_photo, describe_photo, move_photo_first, remove_photo
from listings.actions.yearly import follow_confirmation

__all__ = [
    "add_photo",
    "change",
    "describe_photo",
    "erase_adverts",
    "follow_acceptance",
    "follow_confirmation",
    "forget_advert",
    "mark_rented",
    "move_photo_first",
    "pause",
    "price_all_in",
    "publish",
    "refresh_search_text",
    "remove_photo",
    "retire_room",
    "search_text",
    "start",
    "withdraw",
    "withdraw_adverts",
]
