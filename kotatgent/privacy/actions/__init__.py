from kotatgent.privacy.actions.answering import answer, extend
from kotatgent.privacy.actions.asking import ask, confirm, forget_unconfirmed
from kotatgent.privacy.actions.breaches import (
    assess_breach,
    close_breach,
    log_breach,
    note_authority_told,
    note_people_told,
)
from kotatgent.privacy.actions.erasing import (
    account_of,
    close_own_account,
    erase_again,
    erase_for_request,
    erase_registration,
    forget_last_mails,
    held_by,
    list_erasures,
)
from kotatgent.privacy.actions.exports import ask_export, make_exports, record_fetched, remove_exports, remove_orphans
from kotatgent.privacy.actions.opening import give_reason
from kotatgent.privacy.actions.retaining import release_retention, run_retention

__all__ = [
    "account_of",
    "answer",
    "ask",
    "ask_export",
    "assess_breach",
    "close_breach",
    "close_own_account",
    "confirm",
    "erase_again",
    "erase_for_request",
    "erase_registration",
    "extend",
    "forget_last_mails",
    "forget_unconfirmed",
    "give_reason",
    "held_by",
    "list_erasures",
    "log_breach",
    "make_exports",
    "note_authority_told",
    "note_people_told",
    "record_fetched",
    "release_retention",
    "remove_exports",
    "remove_orphans",
    "run_retention",
]
