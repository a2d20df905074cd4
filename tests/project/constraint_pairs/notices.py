from tests.project.constraint_pairs.base import Pair, known
from tests.project.world import DAY, NOW

POSTED = {"state": "posted", "posted_on": DAY, "post": "ordinary", "addressee": "x", "settled_at": NOW}
CLOSED = {"state": "closed", "reason": "x", "settled_at": NOW}

CHECKS: dict[str, Pair] = {
    "notices_notice_state_known": known("notice", "state", "failed"),
    "notices_notice_sent_when": ("notice", {"state": "sent"}, {"state": "sent", "sent_at": NOW}),
    "notices_letter_state_known": known("letter", "state", "superseded"),
    "notices_letter_cause_known": known("letter", "cause", "refused"),
    "notices_letter_posted_whole": ("letter", {**POSTED, "addressee": ""}, POSTED),
    "notices_letter_closed_explained": ("letter", {**CLOSED, "reason": ""}, CLOSED),
    "notices_letter_settled_when": ("letter", {**CLOSED, "settled_at": None}, CLOSED),
}
