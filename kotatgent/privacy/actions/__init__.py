from kotatgent.privacy.actions.answering import answer, extend
from kotatgent.privacy.actions.asking import ask, confirm, forget_unconfirmed
from kotatgent.privacy.actions.erasing import (
    account_of,
    close_own_account,
    erase_again,
    erase_for_request,
    forget_last_mails,
    held_by,
    list_erasures,
)
from kotatgent.privacy.actions.exports import ask_export, make_exports, record_fetched, remove_exports, remove_orphans

__all__ = [
    "account_of",
    "answer",
    "ask",
    "ask_export",
    "close_own_account",
    "confirm",
    "erase_again",
    "erase_for_request",
    "extend",
    "forget_last_mails",
    "forget_unconfirmed",
    "held_by",
    "list_erasures",
    "make_exports",
    "record_fetched",
    "remove_exports",
    "remove_orphans",
]
