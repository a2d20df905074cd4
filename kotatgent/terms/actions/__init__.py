from kotatgent.terms.actions.accepting import (
    accept,
    choose_consents,
    give_consent,
    name_party,
    withdraw_consent,
)
from kotatgent.terms.actions.publishing import ask_review, publish, send_back
from kotatgent.terms.actions.writing import (
    begin,
    change_titles,
    draft,
    drop,
    move_clause,
    remove_clause,
    write_clause,
)

__all__ = [
    "accept",
    "ask_review",
    "begin",
    "change_titles",
    "choose_consents",
    "draft",
    "drop",
    "give_consent",
    "move_clause",
    "name_party",
    "publish",
    "remove_clause",
    "send_back",
    "withdraw_consent",
    "write_clause",
]
