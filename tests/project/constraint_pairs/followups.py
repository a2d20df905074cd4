from tests.project.constraint_pairs.base import UNKNOWN, Pair, known, of
from tests.project.world import DAY, LATER, NOW

CHECKS: dict[str, Pair] = {
    # followups, notices, terms
    "followups_term_unit_known": known("term", "unit", "months"),
    "followups_term_kind_known": known("term", "kind", "statutory"),
    "followups_clock_kind_known": known("clock", "kind", "statutory"),
    "followups_clock_party_known": known("clock", "party", "minister"),
    "followups_clock_in_order": ("clock", {"started_on": LATER}, {"started_on": DAY}),
    "followups_clock_never_shorter": ("clock", {"first_until": LATER}, {"until": LATER}),
    "followups_clock_of_the_law_stands": ("clock", {"kind": "statutory", "until": LATER}, {"kind": "statutory"}),
    "followups_extension_why_known": (
        "extension",
        {"why": UNKNOWN, "late": None, "reason": "x"},
        {"why": "given", "late": None, "reason": "x"},
    ),
    "followups_extension_adds": ("extension", {"days": 0}, {"days": 2}),
    "followups_extension_explained": (
        "extension",
        {"why": "pause", "late": None},
        {"why": "pause", "late": None, "reason": "x"},
    ),
    "followups_taken_by_whom_and_when": (
        "follow_up",
        {"taken_by": of("user")},
        {"taken_by": of("user"), "taken_at": NOW},
    ),
    "followups_state_known": ("follow_up", {"state": UNKNOWN}, {"state": "failed"}),
    "followups_closed_when": ("follow_up", {"state": "done"}, {"state": "done", "closed_at": NOW}),
}

TWINS: dict[str, Pair] = {
    "followups_step_once": ("follow_up", {}, {"version": 2}),
    "followups_extension_once_per_delay": ("extension", {}, {"clock": of("service")}),
}

OR_ELSE: dict[str, str] = {
    "followups_state_known": "followups_closed_when",
}
