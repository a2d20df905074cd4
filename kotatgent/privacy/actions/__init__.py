from kotatgent.privacy.actions.answering import answer, extend
from kotatgent.privacy.actions.asking import ask, confirm, forget_unconfirmed
from kotatgent.privacy.actions.exports import ask_export, make_exports, record_fetched, remove_exports, remove_orphans

__all__ = [
    "answer",
    "ask",
    "ask_export",
    "confirm",
    "extend",
    "forget_unconfirmed",
    "make_exports",
    "record_fetched",
    "remove_exports",
    "remove_orphans",
]
