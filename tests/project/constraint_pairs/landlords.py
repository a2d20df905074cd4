import datetime as dt

from tests.project.constraint_pairs.base import NO_ANSWER, UNKNOWN, Pair, known, of
from tests.project.world import DAY, LATER, NOW, SOON

NEXT = {"number": 2}
LABELLED = {"status": "issued", "since": DAY, "vlok_reference": "x"}
PROVEN = {"state": "confirmed", "decided_at": SOON, "decided_by": of("user"), "proof": "x"}
NOBODY = dict.fromkeys(("first_name", "last_name", "phone", "postal_street", "postal_postcode", "postal_place"), "")
TAKEN_BACK = NOBODY | {"state": "withdrawn", "ended_at": SOON, "code_hash": ""}  # of a registration of the counter
A_COMPANY = {"kind": "company", "company_name": "NV", "kbo_number": "0403170701"}
TAKEN = {"state": "taken_over", "ended_at": SOON}

CHECKS: dict[str, Pair] = {
    "landlords_member_role_known": known("member", "role", "co_owner"),
    "landlords_start_state_known": ("start", TAKEN_BACK | {"state": UNKNOWN}, TAKEN_BACK),
    "landlords_start_asked_known": known("start", "asked", "phone"),
    "landlords_start_kind_known": ("start", TAKEN_BACK | {"kind": UNKNOWN}, TAKEN_BACK),
    "landlords_start_company_whole": ("start", A_COMPANY | {"kbo_number": ""}, A_COMPANY),
    "landlords_start_person_while_open": ("start", {"postal_street": ""}, TAKEN_BACK),
    "landlords_start_code_while_of_use": (
        "start",
        TAKEN_BACK | {"code_hash": "1"},
        TAKEN_BACK | {"state": "confirmed", "code_hash": "1"},
    ),
    "landlords_invitation_state_known": ("invitation", NO_ANSWER | {"state": UNKNOWN}, NO_ANSWER),
    "landlords_invitation_not_as_owner": ("invitation", {"role": "owner"}, {"role": "co_owner"}),
    "landlords_invitation_address_while_open": ("invitation", NO_ANSWER | {"email": "x@y.test"}, NO_ANSWER),
    "landlords_transfer_state_known": ("transfer", TAKEN | {"state": UNKNOWN}, TAKEN),
    "landlords_transfer_ended_when": ("transfer", TAKEN | {"ended_at": None}, TAKEN),
    "landlords_derogation_state_known": ("derogation", PROVEN | {"state": UNKNOWN}, PROVEN | {"state": "refused"}),
    "landlords_derogation_dates": ("derogation", {"built_on": "1998-09-01"}, {"built_on": "1998-08-31"}),
    "landlords_derogation_decided_whole": ("derogation", PROVEN | {"decided_by": None}, PROVEN),
    "landlords_derogation_lapsed_when": (
        "derogation",
        PROVEN | {"state": "lapsed"},
        PROVEN | {"state": "lapsed", "lapsed_on": LATER},
    ),
    "landlords_derogation_decided_when": ("derogation", PROVEN | {"proof": ""}, PROVEN),
    # landlords
    "landlords_landlord_postal_address_whole": (
        "landlord",
        {"postal_street": "Veldstraat 1"},
        {"postal_street": "Veldstraat 1", "postal_postcode": "9000", "postal_place": "Gent"},
    ),
    "landlords_landlord_lapsed_after_its_day": (
        "landlord",
        {"confirm_by": DAY, "lapsed_on": DAY},
        {"confirm_by": DAY, "lapsed_on": DAY + dt.timedelta(days=1)},
    ),
    "landlords_landlord_erased_whole": (
        "landlord",
        {"erased_at": NOW},
        {"erased_at": NOW, "first_name": "", "last_name": "", "phone": "", "phone_hash": ""},
    ),
    "landlords_landlord_account_whole": (
        "landlord",
        {"account_hash": "x"},
        {"account_hash": "x", "account_since": NOW},
    ),
    "landlords_landlord_kind_known": ("landlord", {"kind": UNKNOWN}, {"first_name": "C"}),
    "landlords_landlord_company_whole": (
        "landlord",
        {"kind": "company", "company_name": "NV"},
        {"kind": "company", "company_name": "NV", "kbo_number": "0999999922"},
    ),
    "landlords_member_in_order": ("member", {"since": SOON, "until": NOW}, {"since": NOW, "until": SOON}),
    "landlords_building_kind_known": known("building", "kind", "apartments"),
    "landlords_building_kitchen_positive": ("building", {"kitchen_m2": -1}, {"kitchen_m2": 0}),
    "landlords_tenure_state_known": known("tenure", "state", "ended"),
    "landlords_tenure_in_order": ("tenure", {"since": SOON, "until": NOW}, {"since": NOW, "until": SOON}),
    "landlords_room_kind_known": known("room", "kind", "studio"),
    "landlords_room_area": ("room", {"area_m2": 0}, {"area_m2": 1}),
    "landlords_room_residents": ("room", {"residents": 0}, {"residents": 20}),
}

TWINS: dict[str, Pair] = {
    "landlords_landlord_kbo_once": ("company", {}, {"kbo_number": "0999999922"}),
    "landlords_member_one_owner": ("member", {"user": of("other_user")}, {"user": of("other_user"), "role": "manager"}),
    "landlords_start_kbo_once": (
        "company_start",
        {"code": "S8"},
        {"code": "S8", "kbo_number": "0403170701"},
    ),
    "landlords_invitation_one_open": ("invitation", {"link_hash": "2"}, {"link_hash": "2", "email": "z@y.test"}),
    "landlords_member_one_landlord": ("member", {"landlord": of("company")}, {"until": SOON}),
    "landlords_transfer_one_offered": ("transfer", {}, TAKEN),
    "landlords_tenure_one_open": ("tenure", {"state": "claimed"}, {"state": "refused"}),
    "landlords_room_label_once": ("room", {}, {"removed_at": NOW}),
    "landlords_campusdistance_once": ("distance", {}, {"campus": of("other_campus")}),
    "landlords_planningnote_once": ("planning", {}, {"number": 2}),
    "landlords_kotlabelnote_once": ("kotlabel", {}, {"building": of("other_building")}),
    "landlords_derogation_one_open": ("derogation", {}, {"room": of("other_room")}),
}

NEW: dict[str, Pair] = {
    "landlords_planningnote_status_known": ("planning", NEXT | {"status": UNKNOWN}, NEXT | {"status": "offence"}),
    "landlords_planningnote_says_why": ("planning", NEXT | {"reason": ""}, NEXT),
    "landlords_kotlabelnote_status_known": ("kotlabel", NEXT | LABELLED | {"status": UNKNOWN}, NEXT | LABELLED),
    "landlords_kotlabelnote_whole": ("kotlabel", NEXT | LABELLED | {"vlok_reference": ""}, NEXT | LABELLED),
}

OR_ELSE: dict[str, str] = {
    "landlords_landlord_kind_known": "company_whole",
}
