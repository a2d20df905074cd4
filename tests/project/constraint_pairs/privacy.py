from tests.project.constraint_pairs.base import BEFORE, LATER_ON, UNKNOWN, Pair, known
from tests.project.world import DAY, LATER, NOW, SOON

ASSESSED = {"state": "assessed", "risk": "some", "risk_why": "x"}
OVER = {"state": "closed", "risk": "none", "risk_why": "x", "closed_at": SOON, "measures": "x"}
REFUSED = {"state": "refused", "answered_at": NOW, "answer": "x"}
COPIED = {"state": "ready", "made_at": NOW, "expires_at": SOON}
ADOPTED = {"state": "adopted", "adopted_on": DAY, "review_on": LATER, "adopted_by": "x"}
ESSENCE = {"essence_nl": "x", "essence_en": "x"}

CHECKS: dict[str, Pair] = {
    "privacy_export_state_known": known("export", "state", "asked"),
    "privacy_export_made_when": ("export", COPIED | {"made_at": None}, COPIED),
    "privacy_export_expires_when": ("export", COPIED | {"expires_at": None}, COPIED),
    "privacy_export_in_order": ("export", COPIED | {"made_at": SOON, "expires_at": NOW}, COPIED),
    "privacy_request_state_known": known("data_request", "state", "open"),
    "privacy_request_kind_known": known("data_request", "kind", "objection"),
    "privacy_request_answered_whole": ("data_request", REFUSED | {"answer": ""}, REFUSED),
    "privacy_request_longer_explained": ("data_request", {"longer_at": NOW}, {"longer_at": NOW, "longer_why": "x"}),
    "privacy_erasure_why_known": known("erasure", "why", "own"),
    "privacy_erasure_listed_when": ("erasure", {"mark": ""}, {"mark": "", "listed_at": NOW}),
    "privacy_breach_state_known": ("breach", ASSESSED | {"state": UNKNOWN}, ASSESSED),
    "privacy_breach_assessed_whole": ("breach", ASSESSED | {"risk_why": ""}, ASSESSED),
    "privacy_breach_clock_in_order": ("breach", {"found_at": LATER_ON}, {"found_at": NOW}),
    "privacy_breach_authority_in_order": ("breach", {"authority_told_at": BEFORE}, {"authority_told_at": NOW}),
    "privacy_breach_people_in_order": (
        "breach",
        {"people_told_at": BEFORE, "people_told_how": "x"},
        {"people_told_at": NOW, "people_told_how": "x"},
    ),
    "privacy_breach_late_explained": (
        "breach",
        {"authority_told_at": LATER_ON},
        {"authority_told_at": LATER_ON, "late_why": "x"},
    ),
    "privacy_breach_people_told_whole": (
        "breach",
        {"people_told_at": NOW},
        {"people_told_at": NOW, "people_told_how": "x"},
    ),
    "privacy_breach_closed_whole": ("breach", OVER | {"measures": ""}, OVER),
    "privacy_breach_closed_with_all_told": ("breach", OVER | {"risk": "some"}, OVER),
    "privacy_reason_why_known": known("file_reason", "why", "check"),
    "privacy_reason_other_in_words": ("file_reason", {"why": "other"}, {"why": "other", "words": "x"}),
    "privacy_retention_kind_known": known("retention_run", "kind", "mails"),
    "privacy_retention_state_known": known("retention_run", "state", "braked"),
    "privacy_retention_released_whole": (
        "retention_run",
        {"state": "released", "released_at": NOW},
        {"state": "released", "released_at": NOW, "reason": "x"},
    ),
    "privacy_retention_braked_took_nothing": (
        "retention_run",
        {"state": "braked", "removed": 1},
        {"state": "braked"},
    ),
    # documents of the privacy officer
    "privacy_document_kind_known": known("document", "kind", "dpia"),
    "privacy_document_state_known": known("document", "state", "dropped"),
    "privacy_document_adopted_whole": ("document", ADOPTED | {"adopted_by": ""}, ADOPTED),
    "privacy_document_essence": ("arrangement", ADOPTED | {"essence_nl": "x"}, ADOPTED | ESSENCE),
    "privacy_document_review_after": (
        "document",
        ADOPTED | {"adopted_on": LATER, "review_on": DAY},
        ADOPTED | {"adopted_on": DAY, "review_on": DAY},
    ),
}

TWINS: dict[str, Pair] = {
    "privacy_export_one_asked": ("export", {}, COPIED),
    "privacy_reason_once_a_day": ("file_reason", {}, {"subject_code": "y"}),
    "privacy_retention_once_a_night": ("retention_run", {}, {"kind": "mails"}),
    "privacy_document_number": ("document", {"state": "dropped"}, {"state": "dropped", "number": 2}),
    "privacy_document_one_draft": ("document", {"number": 2}, {"number": 2, "state": "dropped"}),
    "privacy_section_once": ("section", {}, {"code": "b"}),
}

OR_ELSE: dict[str, str] = {
    "privacy_document_state_known": "privacy_document_adopted_whole",
}
