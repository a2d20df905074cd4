"""What may be done with the newsletter. Other apps import from here."""

from kotatgent.newsletter.actions.issues import change_issue, drop_issue, make_issue, send_test, start_issue, stop_issue
from kotatgent.newsletter.actions.leaving import consent_ended, erase_address, leave, mail_lost, remove
from kotatgent.newsletter.actions.sending import send_issues
from kotatgent.newsletter.actions.subscribing import (
    address_confirmed,
    ask,
    confirm,
    consented,
    forget_sign_ups,
)

__all__ = [
    "address_confirmed",
    "ask",
    "change_issue",
    "confirm",
    "consent_ended",
    "consented",
    "drop_issue",
    "erase_address",
    "forget_sign_ups",
    "leave",
    "mail_lost",
    "make_issue",
    "remove",
    "send_issues",
    "send_test",
    "start_issue",
    "stop_issue",
]
