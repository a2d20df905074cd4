from kotatgent.privacy.actions.answering import answer, extend
from kotatgent.privacy.actions.asking import ask, confirm, forget_unconfirmed
from kotatgent.privacy.actions.breaches import (
    assess_breach,
    close_breach,
    log_breach,
    note_authority_told,
    note_people_told,
)
from kotatgent.privacy.actions.documents import (
    adopt_document,
    begin_document,
    change_document,
    drop_document,
    keep_document,
    remind_of_review,
    remove_section,
    write_section,
)
from kotatgent.privacy.actions.erasing import (
    account_of,
    close_own_account,
    erase_address_again,
    erase_address_for_request,
    erase_again,
    erase_for_request,
    erase_registration,
    forget_last_mails,
    list_erasures,
)
from kotatgent.privacy.actions.exports import ask_export, make_exports, record_fetched, remove_exports, remove_orphans
from kotatgent.privacy.actions.opening import give_reason
from kotatgent.privacy.actions.retaining import release_retention, run_retention

__all__ = [
    "account_of",
    "adopt_document",
    "answer",
    "ask",
    "ask_export",
    "assess_breach",
    "begin_document",
    "change_document",
    "close_breach",
    "close_own_account",
    "confirm",
    "drop_document",
    "erase_address_again",
    "erase_address_for_request",
    "erase_again",
    "erase_for_request",
    "erase_registration",
    "extend",
    "forget_last_mails",
    "forget_unconfirmed",
    "give_reason",
    "keep_document",
    "list_erasures",
    "log_breach",
    "make_exports",
    "note_authority_told",
    "note_people_told",
    "record_fetched",
    "release_retention",
    "remind_of_review",
    "remove_exports",
    "remove_orphans",
    "remove_section",
    "run_retention",
    "write_section",
]
