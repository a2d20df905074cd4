from tests.project.constraint_pairs.base import BEFORE, LATER_ON, UNKNOWN, Pair, known, of
from tests.project.world import LATER, NOW, SOON

QUESTION_CLOSED = {"state": "closed", "closed_at": SOON, "closed_why": "asker", "reopen_until": LATER}
RATED = {"rated_at": SOON, "helped": "yes"}
FORGOTTEN = QUESTION_CLOSED | {"forgotten_at": SOON}
PASSED = {"state": "passed", "words": "x", "agreed_at": NOW, "passed_at": SOON, "passed_by": of("user")}

CHECKS: dict[str, Pair] = {
    "advice_question_state_known": known("question", "state", "new"),
    "advice_question_why_known": ("question", QUESTION_CLOSED | {"closed_why": UNKNOWN}, QUESTION_CLOSED),
    "advice_question_helped_known": ("question", RATED | {"helped": UNKNOWN}, RATED),
    "advice_question_closed_whole": ("question", QUESTION_CLOSED | {"reopen_until": None}, QUESTION_CLOSED),
    "advice_question_closed_when": ("question", QUESTION_CLOSED | {"state": "new"}, QUESTION_CLOSED),
    "advice_question_answered_when": (
        "question",
        {"state": "answered"},
        {"state": "answered", "answered_at": SOON},
    ),
    "advice_question_rated_whole": ("question", {"helped": "yes"}, RATED),
    "advice_question_forgotten_whole": ("question", FORGOTTEN | {"where": "x"}, FORGOTTEN),
    "advice_question_answer_in_order": ("question", {"answered_at": BEFORE}, {"answered_at": SOON}),
    "advice_question_close_in_order": ("question", QUESTION_CLOSED | {"closed_at": BEFORE}, QUESTION_CLOSED),
    "advice_message_side_known": known("message", "side", "asker"),
    "advice_message_says_something": ("message", {"body": ""}, {"body": "y"}),
    "advice_message_of_somebody": ("message", {"side": "desk"}, {"side": "desk", "sent_by": of("user")}),
    "advice_note_says_something": ("note", {"body": ""}, {"body": "y"}),
    "advice_referral_state_known": known("referral", "state", "refused"),
    "advice_referral_words_when": ("referral", {"state": "told"}, {"state": "told", "words": ""}),
    "advice_referral_with_consent": ("referral", PASSED | {"agreed_at": None}, PASSED),
    "advice_referral_asked_without": (
        "referral",
        {"state": "asked", "words": "x", "agreed_at": NOW},
        {"state": "refused", "words": "x", "agreed_at": NOW},
    ),
    "advice_referral_passed_whole": ("referral", PASSED | {"passed_by": None}, PASSED),
    "advice_referral_passed_when": ("referral", PASSED | {"state": "agreed"}, PASSED),
    "advice_referral_in_order": ("referral", PASSED | {"agreed_at": LATER_ON}, PASSED),
}

TWINS: dict[str, Pair] = {
    "advice_message_number_once": ("message", {}, {"number": 2}),
}
