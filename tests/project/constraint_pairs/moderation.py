from tests.project.constraint_pairs.base import UNKNOWN, Pair, known, of
from tests.project.world import LATER, SOON

LOOKED_AT = {"looked_at": SOON, "looked_by": of("user")}

CHECKS: dict[str, Pair] = {
    "moderation_case_state_known": known("case", "state", "decided"),
    "moderation_report_about_known": known("report_of_advert", "about", "landlord"),
    "moderation_report_ground_known": known("report_of_advert", "ground", "other"),
    "moderation_decision_outcome_known": (
        "moderation_decision",
        {"outcome": UNKNOWN},
        {"outcome": "change", "object_until": LATER},
    ),
    "moderation_decision_ground_known": known("moderation_decision", "ground", "other"),
    "moderation_decision_can_be_objected_to": (
        "moderation_decision",
        {"outcome": "offline"},
        {"outcome": "offline", "object_until": LATER},
    ),
    "moderation_doubt_kind_known": known("identity_doubt", "kind", "phone"),
    "moderation_doubt_state_known": known("identity_doubt", "state", "open"),
    "moderation_doubt_looked_when": ("identity_doubt", {"state": "fraud"}, {"state": "fraud", **LOOKED_AT}),
    "moderation_doubt_looked_whole": ("identity_doubt", {**LOOKED_AT, "looked_by": None}, LOOKED_AT),
    "moderation_objection_state_known": (
        "objection",
        {"state": UNKNOWN},
        {"state": "upheld", "decided_at": SOON, "decided_by": of("other_user")},
    ),
    "moderation_objection_decided_whole": (
        "objection",
        {"decided_at": SOON},
        {"decided_at": SOON, "decided_by": of("other_user")},
    ),
    "moderation_objection_decided_when": (
        "objection",
        {"state": "rejected"},
        {"state": "rejected", "decided_at": SOON, "decided_by": of("other_user")},
    ),
    "moderation_objection_other_person": (
        "objection",
        {"decided_at": SOON, "decided_by": of("user")},
        {"decided_at": SOON, "decided_by": of("other_user")},
    ),
}

TWINS: dict[str, Pair] = {
    "moderation_case_one_open": ("case", {}, {"state": "decided"}),
    "moderation_doubt_address_once": ("identity_doubt", {}, {"address_hash": "y"}),
    "moderation_decision_number_once": ("moderation_decision", {}, {"number": 2}),
}
