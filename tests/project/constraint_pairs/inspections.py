from tests.project.constraint_pairs.base import BEFORE, UNKNOWN, Pair, known, of
from tests.project.world import DAY, LATER, NOW, SOON

SIGNED = {"state": "signed", "signed_at": SOON, "signed_by": of("user")}
DECIDED = {"state": "decided", "decided_at": SOON, "decided_by": of("user"), "decision": "repair"}
DECIDED_IN_PROCEDURE = {
    "state": "decided", "decided_at": SOON, "decided_by": of("user"), "appeal_until": LATER,
    "verdict": "unfit", "reason": "x", "hearing": "absent",
}  # fmt: skip
IN_VAIN = {"state": "nobody_home", "ended_at": SOON, "ended_by": of("user")}
DEFECT_CLOSED = {"state": "closed", "closed_at": SOON, "closed_by": of("user"), "reason": "x"}
OPINION = {"state": "for", "answered_on": DAY, "answer_noted_at": SOON, "answer_noted_by": of("user")}
ANSWERED = {"answered_at": SOON, "answered_by": of("user")}
CLOSED_CASE = {"state": "in_order", "closed_at": SOON, "closed_by": of("user"), "note": "x"}
DECLARED = {"state": "declared", "declared_on": DAY, "declared_at": SOON, "declared_by": of("user"), "rooms": 1}
SEEN = DECLARED | {"state": "seen", "seen_at": SOON, "seen_by": of("user")}
CHANGED = DECLARED | {"about": "change", "change": "layout"}

CHECKS: dict[str, Pair] = {
    "inspections_familycase_state_known": ("family", CLOSED_CASE | {"state": UNKNOWN}, CLOSED_CASE),
    "inspections_familycase_says_why": ("family", {"reason": ""}, {"reason": "y"}),
    "inspections_familycase_in_order": ("family", {"recheck_on": "2026-03-01"}, {"recheck_on": LATER}),
    "inspections_familycase_closed_whole": ("family", CLOSED_CASE | {"closed_by": None}, CLOSED_CASE),
    "inspections_familycase_closed_when": ("family", CLOSED_CASE | {"note": ""}, CLOSED_CASE),
    "inspections_familycase_report_when": (
        "family",
        CLOSED_CASE | {"state": "passed_on", "report_date": LATER},
        CLOSED_CASE | {"state": "passed_on", "report_date": LATER, "report_reference": "x"},
    ),
    "inspections_declaration_state_known": ("declaration", {"state": UNKNOWN}, {"state": "lapsed"}),
    "inspections_declaration_about_known": known("declaration", "about", "change"),
    "inspections_declaration_change_known": ("declaration", CHANGED | {"change": UNKNOWN}, CHANGED),
    "inspections_declaration_in_order": ("declaration", {"declare_by": "2026-03-01"}, {"declare_by": DAY}),
    "inspections_declaration_declared_whole": ("declaration", DECLARED | {"rooms": None}, DECLARED),
    "inspections_declaration_declared_when": ("declaration", DECLARED | {"state": "lapsed"}, DECLARED),
    "inspections_declaration_says_what_changed": (
        "declaration",
        CHANGED | {"change": "other"},
        CHANGED | {"change": "other", "note": "x"},
    ),
    "inspections_declaration_seen_whole": ("declaration", SEEN | {"seen_by": None}, SEEN),
    "inspections_declaration_seen_when": ("declaration", SEEN | {"state": "declared"}, SEEN),
    "inspections_defect_theme_known": known("defect", "theme", "heating"),
    "inspections_defect_since_known": known("defect", "since", "weeks"),
    "inspections_defect_state_known": known("defect", "state", "open"),
    "inspections_defect_says_what": ("defect", {"words": ""}, {"words": "y"}),
    "inspections_defect_gas_is_danger": ("defect", {"theme": "gas"}, {"theme": "gas", "danger": True}),
    "inspections_defect_seen_when": ("defect", {"state": "seen"}, {"state": "seen", "seen_in": of("report")}),
    "inspections_defect_closed_whole": ("defect", DEFECT_CLOSED | {"closed_by": None}, DEFECT_CLOSED),
    "inspections_defect_closed_when": ("defect", DEFECT_CLOSED | {"reason": ""}, DEFECT_CLOSED),
    "inspections_defect_in_order": ("defect", {"again_at": BEFORE}, {"again_at": SOON}),
    # inspections
    "inspections_checklist_kind_known": known("checklist", "kind", "fire"),
    "inspections_checklistitem_part_known": known("item", "part", "room"),
    "inspections_checklistitem_applies_known": (
        "item",
        {"applies_to": "dwelling"},
        {"applies_to": "dwelling", "part": "room"},
    ),
    "inspections_checklistitem_above_rooms_fits": ("item", {"above_rooms": 0}, {"above_rooms": 15}),
    "inspections_visit_kind_known": known("visit", "kind", "fire"),
    "inspections_visit_state_known": known("visit", "state", "done"),
    "inspections_visit_ended_whole": ("visit", {**IN_VAIN, "ended_by": None}, IN_VAIN),
    "inspections_visit_ended_when": ("visit", {"state": "put_off"}, IN_VAIN),
    "inspections_visit_refused_how": (
        "visit",
        {**IN_VAIN, "state": "refused"},
        {**IN_VAIN, "state": "refused", "what_happened": "x"},
    ),
    "inspections_offer_kind_known": known("offer", "kind", "fire"),
    "inspections_offer_state_known": known("offer", "state", "expired"),
    "inspections_offer_answer_fits": (
        "offer",
        {"state": "taken", "visit": of("visit")},
        {**ANSWERED, "state": "taken", "visit": of("visit")},
    ),
    "inspections_together_kind_known": known("together", "kind", "quality"),
    "inspections_together_state_known": known("together", "state", "lapsed"),
    "inspections_together_answered_whole": (
        "together",
        {**ANSWERED, "answered_by": None, "state": "declined"},
        {**ANSWERED, "state": "declined"},
    ),
    "inspections_together_answer_fits": (
        "together",
        {**ANSWERED, "state": "accepted"},
        {**ANSWERED, "state": "accepted", "own_visit": of("visit")},
    ),
    "inspections_report_kind_known": ("report", {"kind": UNKNOWN, "fire_outcome": "favourable"}, {"kind": "fire"}),
    "inspections_report_state_known": known("report", "state", "draft"),
    "inspections_report_signed_whole": ("report", {"signed_at": SOON}, SIGNED),
    "inspections_report_signed_when": ("report", {"state": "signed"}, SIGNED),
    "inspections_report_in_order": ("report", {**SIGNED, "begun_at": SOON, "signed_at": NOW}, SIGNED),
    "inspections_report_fire_outcome": (
        "report",
        {"fire_outcome": "favourable"},
        {**SIGNED, "kind": "fire", "fire_outcome": "favourable"},
    ),
    "inspections_finding_category_known": known("finding", "category", "II"),
    "inspections_proposal_course_known": known("proposal", "course", "unfit"),
    "inspections_proposal_state_known": known("proposal", "state", "superseded"),
    "inspections_finding_term_whole": (
        "finding",
        {"within": 3, "unit": "months"},
        {"within": 3, "unit": "months", "category": "remark"},
    ),
    "inspections_firefacts_number_whose": ("fire_facts", {"issuer": ""}, {"issuer": "", "number": ""}),
    "inspections_proposal_decided_whole": ("proposal", {**DECIDED, "decided_by": None}, DECIDED),
    "inspections_proposal_decision_when": ("proposal", {**DECIDED, "decision": ""}, DECIDED),
    "inspections_proposal_certificate_conform": (
        "proposal",
        {**DECIDED, "decision": "certificate"},
        {**DECIDED, "decision": "certificate", "outcome": "conform"},
    ),
    "inspections_certificate_in_order": ("certificate", {"issued_on": LATER, "valid_until": DAY}, {"valid_until": DAY}),
    "inspections_certificate_decided": (
        "certificate",
        {"source": "decision"},
        {"source": "decision", "proposal": of("proposal")},
    ),
    "inspections_certificateroom_end_whole": (
        "scope",
        {"ended_on": DAY},
        {"ended_on": DAY, "end_reason": "renovation"},
    ),
    "inspections_repairorder_state_known": known("order", "state", "kept"),
    "inspections_repairorder_from_whom": ("order", {"finding": of("finding")}, {"kind": "fire", "proposal": None}),
    "inspections_repairorder_reported_when": (
        "order",
        {"state": "reported"},
        {"state": "reported", "reported_at": NOW, "done": "x"},
    ),
    "inspections_repairorder_report_whole": ("order", {"done": "x"}, {"reported_at": NOW, "done": "x"}),
    "inspections_unfitdecision_outcome": ("unfit", {"outcome": "conform"}, {"outcome": "uninhabitable"}),
    "inspections_unfitdecision_in_order": ("unfit", {"decided_on": LATER, "appeal_until": DAY}, {"appeal_until": DAY}),
    "inspections_unfitroom_lifted_whole": (
        "unfit_room",
        {"lifted_on": DAY},
        {"lifted_on": DAY, "annulled_by": of("appeal")},
    ),
    "inspections_warningprocedure_state_known": (
        "warning",
        {"state": UNKNOWN, "ended_on": DAY},
        {"state": "conform", "ended_on": DAY},
    ),
    "inspections_warningprocedure_ended_when": (
        "warning",
        {"state": "stopped"},
        {"state": "stopped", "ended_on": DAY},
    ),
    "inspections_unfitprocedure_state_known": known("procedure", "state", "advised"),
    "inspections_unfitprocedure_requested_when": (
        "procedure",
        {"basis": "request", "requested_on": DAY},
        {"basis": "request", "requested_on": DAY, "asker": "resident"},
    ),
    "inspections_unfitprocedure_invited": (
        "procedure",
        {"state": "invited"},
        {"state": "invited", "hearing_at": NOW},
    ),
    "inspections_unfitprocedure_decided_whole": (
        "procedure",
        {**DECIDED_IN_PROCEDURE, "appeal_until": None},
        DECIDED_IN_PROCEDURE,
    ),
    "inspections_unfitprocedure_decided_when": (
        "procedure",
        {**DECIDED_IN_PROCEDURE, "reason": ""},
        DECIDED_IN_PROCEDURE,
    ),
    "inspections_unfitprocedure_clock_when": (
        "procedure",
        {"clock": None},
        {"clock": None, "basis": "earlier", "told": "never"},
    ),
    "inspections_unfitprocedure_told_when": (
        "procedure",
        {"clock": None, "basis": "earlier", "told": "day"},
        {"clock": None, "basis": "earlier", "told": "day", "told_on": DAY},
    ),
    "inspections_unfitprocedure_heard_first": (
        "procedure",
        {**DECIDED_IN_PROCEDURE, "hearing": ""},
        DECIDED_IN_PROCEDURE,
    ),
    "inspections_unfitprocedure_acute_whole": (
        "procedure",
        {"acute_at": NOW},
        {"acute_at": NOW, "acute_measure": "x", "acute_reason": "x"},
    ),
    "inspections_unfitappeal_state_known": known("appeal", "state", "filed"),
    "inspections_unfitappeal_answered_when": (
        "appeal",
        {"state": "granted"},
        {"state": "granted", "answered_on": DAY},
    ),
    "inspections_certificaterequest_state_known": known("request", "state", "filed"),
    "inspections_certificaterequest_closed_when": (
        "request",
        {"state": "withdrawn"},
        {"state": "withdrawn", "closed_at": NOW},
    ),
    "inspections_certificaterequest_initiative_known": (
        "request",
        {"initiative": UNKNOWN},
        {"initiative": "city", "why": "x"},
    ),
    "inspections_certificaterequest_answered_by": (
        "request",
        {"state": "granted", "closed_at": NOW},
        {"state": "granted", "closed_at": NOW, "answered_by": of("user")},
    ),
    "inspections_certificaterequest_own_why": (
        "request",
        {"initiative": "city"},
        {"initiative": "city", "why": "x"},
    ),
    "inspections_certificaterequest_refused_why": (
        "request",
        {"state": "refused", "closed_at": NOW, "answered_by": of("user")},
        {"state": "refused", "closed_at": NOW, "answered_by": of("user"), "refusal": "x"},
    ),
    "inspections_certificaterequest_silent_to_whom": (
        "request",
        {"state": "silent", "initiative": "city", "why": "x"},
        {"state": "silent"},
    ),
    "inspections_secondopinion_state_known": known("opinion", "state", "asked"),
    "inspections_secondopinion_ground_known": known("opinion", "ground", "refusal"),
    "inspections_secondopinion_answer_whole": ("opinion", {**OPINION, "answer_noted_by": None}, OPINION),
    "inspections_secondopinion_answered_when": ("opinion", {"state": "for"}, OPINION),
    "inspections_secondopinion_in_order": ("opinion", {**OPINION, "asked_on": LATER}, OPINION),
    "inspections_importdoubt_state_known": known("doubt", "state", "open"),
    "inspections_importdoubt_why_known": known("doubt", "why", "rooms"),
    "inspections_importdoubt_matched_to": (
        "doubt",
        {"state": "matched", "closed_at": NOW},
        {"state": "matched", "closed_at": NOW, "certificate": of("certificate")},
    ),
    "inspections_importdoubt_closed_when": (
        "doubt",
        {"state": "superseded"},
        {"state": "superseded", "closed_at": NOW},
    ),
    "inspections_importdoubt_refused_why": (
        "doubt",
        {"state": "refused", "closed_at": NOW},
        {"state": "refused", "closed_at": NOW, "reason": "x"},
    ),
}

TWINS: dict[str, Pair] = {
    "inspections_checklist_once": ("checklist", {}, {"version": 91}),
    "inspections_checklistitem_once": ("item", {}, {"code": "c"}),
    "inspections_visit_one_planned": ("visit", {}, {"kind": "fire"}),
    "inspections_offer_one_open": ("offer", {}, {"state": "expired"}),
    "inspections_firefacts_number_once": (
        "fire_facts",
        {"report": of("other_report")},
        {"report": of("other_report"), "number": "2"},
    ),
    "inspections_declaration_one_due": ("declaration", {}, DECLARED),
    "inspections_familycase_one_open": ("family", {}, CLOSED_CASE),
    "inspections_addendum_once": ("addendum", {}, {"number": 2}),
    "inspections_together_one_open": ("together", {}, {"state": "lapsed"}),
    "inspections_slot_once": ("slot", {}, {"starts_at": SOON}),
    "inspections_roomresult_once": ("result", {}, {"room": of("other_room")}),
    "inspections_finding_once": ("finding", {}, {"room": of("room")}),
    "inspections_finding_once_a_room": ("room_finding", {}, {"room": of("other_room")}),
    "inspections_certificateroom_once": ("scope", {}, {"room": of("other_room")}),
    "inspections_unfitroom_one_open": (
        "unfit_room",
        {},
        {"lifted_on": DAY, "lifted_by": of("certificate")},
    ),
    "inspections_secondopinion_once": ("opinion", {}, {"ground": "refusal"}),
    "inspections_unfitprocedure_one_open": (
        "procedure",
        {"clock": of("free_clock")},
        {"clock": of("free_clock"), "state": "stopped"},
    ),
    "inspections_unfitappeal_one_open": (
        "appeal",
        {"clock": of("free_clock")},
        {"clock": of("free_clock"), "state": "refused", "answered_on": DAY},
    ),
    "inspections_certificaterequest_one_open": ("request", {}, {"state": "decided", "closed_at": NOW}),
}

NEW: dict[str, Pair] = {
    "inspections_addendum_numbered": ("addendum", {"number": 0}, {"number": 2}),
    "inspections_addendum_says_why": ("addendum", {"number": 2, "reason": ""}, {"number": 2}),
}

OR_ELSE: dict[str, str] = {
    "inspections_together_state_known": "inspections_together_answer_fits",
    "inspections_offer_state_known": "inspections_offer_answer_fits",
}
