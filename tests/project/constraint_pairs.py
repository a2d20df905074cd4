"""For every constraint of ours one row that the database refuses and one that it takes.

CHECKS: name → (row of the world, what is refused, what is taken), as changes of that row.
TWINS: name → (row of the world, changes of a second row that is refused, changes of one that is taken).
A change is a value, or a function of the world.
"""

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from tests.project.world import DAY, LATER, NOW, SOON

Changes = dict[str, Any]
Pair = tuple[str, Changes, Changes]
UNKNOWN = "x"


def of(name: str) -> Callable[[SimpleNamespace], Any]:
    return lambda world: getattr(world, name)


def known(row: str, field: str, value: str) -> Pair:
    return row, {field: UNKNOWN}, {field: value}


PRICES = {"rent_cents": 40000, "fixed_cents": 5000, "advance_cents": 0}
SIGNED = {"state": "signed", "signed_at": SOON, "signed_by": of("user")}
DECIDED = {"state": "decided", "decided_at": SOON, "decided_by": of("user"), "decision": "repair"}
DECIDED_IN_PROCEDURE = {
    "state": "decided", "decided_at": SOON, "decided_by": of("user"), "appeal_until": LATER,
    "verdict": "unfit", "reason": "x", "hearing": "absent",
}  # fmt: skip
QUESTION_CLOSED = {"state": "closed", "closed_at": SOON, "closed_why": "asker", "reopen_until": LATER}
RATED = {"rated_at": SOON, "helped": "yes"}
FORGOTTEN = QUESTION_CLOSED | {"forgotten_at": SOON}
PASSED = {"state": "passed", "words": "x", "agreed_at": NOW, "passed_at": SOON, "passed_by": of("user")}
IN_VAIN = {"state": "nobody_home", "ended_at": SOON, "ended_by": of("user")}

CONFIRMED = {"state": "confirmed", "confirmed_on": DAY, "decision": "x"}
DEFECT_CLOSED = {"state": "closed", "closed_at": SOON, "closed_by": of("user"), "reason": "x"}
LOOKED_AT = {"looked_at": SOON, "looked_by": of("user")}
OPINION = {"state": "for", "answered_on": DAY, "answer_noted_at": SOON, "answer_noted_by": of("user")}
POSTED = {"state": "posted", "posted_on": DAY, "post": "ordinary", "addressee": "x", "settled_at": NOW}
CLOSED = {"state": "closed", "reason": "x", "settled_at": NOW}

BEFORE, LATER_ON = NOW - dt.timedelta(hours=1), NOW + dt.timedelta(hours=2)
ASSESSED = {"state": "assessed", "risk": "some", "risk_why": "x"}
OVER = {"state": "closed", "risk": "none", "risk_why": "x", "closed_at": SOON, "measures": "x"}
REFUSED = {"state": "refused", "answered_at": NOW, "answer": "x"}
COPIED = {"state": "ready", "made_at": NOW, "expires_at": SOON}
ANSWERED = {"answered_at": SOON, "answered_by": of("user")}

CLOSED_CASE = {"state": "in_order", "closed_at": SOON, "closed_by": of("user"), "note": "x"}
DECLARED = {"state": "declared", "declared_on": DAY, "declared_at": SOON, "declared_by": of("user"), "rooms": 1}
SEEN = DECLARED | {"state": "seen", "seen_at": SOON, "seen_by": of("user")}
CHANGED = DECLARED | {"about": "change", "change": "layout"}
NEXT = {"number": 2}
EDITION = {"edition": 2, "reason": "x"}
LABELLED = {"status": "issued", "since": DAY, "vlok_reference": "x"}
INVITED = {"state": "invited", "invited_at": NOW, "wave": of("wave")}
GONE = {"email": None}  # the address of a former landlord
REMINDED = {"reminder_after": 1, "reminder_at": NOW, "reminder_ground": "x"}
OF_THE_SCHOOL = {"author_role": "partner", "author_institution": of("institution")}
HELPED = {"state": "answered", "answered_at": SOON}
ENDED = {"state": "ended", "ended_at": NOW}
ADOPTED = {"state": "adopted", "adopted_on": DAY, "review_on": LATER, "adopted_by": "x"}
ESSENCE = {"essence_nl": "x", "essence_en": "x"}
PROVEN = {"state": "confirmed", "decided_at": SOON, "decided_by": of("user"), "proof": "x"}

NOBODY = dict.fromkeys(("first_name", "last_name", "phone", "postal_street", "postal_postcode", "postal_place"), "")
TAKEN_BACK = NOBODY | {"state": "withdrawn", "ended_at": SOON, "code_hash": ""}  # of a registration of the counter
A_COMPANY = {"kind": "company", "company_name": "NV", "kbo_number": "0403170701"}

NO_ANSWER = {"state": "expired", "email": "", "email_hash": "", "ended_at": SOON}  # to an invitation

TAKEN = {"state": "taken_over", "ended_at": SOON}

WRITTEN = {"text": "x", "text_at": SOON, "text_by": of("user"), "ready_at": SOON, "held_at": SOON}
MINUTES_APPROVED = WRITTEN | {
    "state": "approved", "approved_at": SOON, "approved_by": of("other_user"), "approved_how": "writing",
}  # fmt: skip
CALLED_OFF = {"state": "cancelled", "cancelled_at": SOON, "cancel_reason": "x"}
CARRIED_OUT = {"state": "done", "settled_at": SOON, "settled_by": of("user")}

CHECKS: dict[str, Pair] = {
    "meetings_group_meets": ("group", {"minimum": 0}, {"minimum": 6}),
    "meetings_seat_task_known": known("seat", "task", "chair"),
    "meetings_seat_in_order": ("seat", {"until": DAY - dt.timedelta(days=1)}, {"until": DAY}),
    "meetings_meeting_state_known": ("meeting", CALLED_OFF | {"state": UNKNOWN}, CALLED_OFF),
    "meetings_meeting_in_order": ("meeting", {"ends_at": BEFORE}, {"ends_at": NOW}),
    "meetings_meeting_somewhere": ("meeting", {"place": ""}, {"place": "", "link": "https://x.test"}),
    "meetings_meeting_invited_when": ("meeting", {"state": "invited"}, {"state": "invited", "invited_at": NOW}),
    "meetings_meeting_held_when": ("meeting", {"state": "held"}, {"state": "held", "held_at": SOON}),
    "meetings_meeting_cancelled_whole": ("meeting", CALLED_OFF | {"cancel_reason": ""}, CALLED_OFF),
    "meetings_meeting_written_whole": ("meeting", {"text_at": SOON}, {"text_at": SOON, "text_by": of("user")}),
    "meetings_meeting_approved_whole": ("meeting", MINUTES_APPROVED | {"text": ""}, MINUTES_APPROVED),
    "meetings_meeting_other_person": (
        "meeting",
        MINUTES_APPROVED | {"approved_by": of("user")},
        MINUTES_APPROVED,
    ),
    "meetings_resolution_state_known": ("resolution", CARRIED_OUT | {"state": UNKNOWN}, CARRIED_OUT),
    "meetings_resolution_settled_whole": ("resolution", {"settled_at": SOON}, CARRIED_OUT),
    "meetings_resolution_settled_when": ("resolution", {"state": "done"}, CARRIED_OUT),
    "meetings_resolution_dropped_explained": (
        "resolution",
        CARRIED_OUT | {"state": "dropped"},
        CARRIED_OUT | {"state": "dropped", "reason": "x"},
    ),
    "meetings_point_fits": ("point", {"title": ""}, {"title": "y"}),
    "meetings_attendance_presence_known": known("attendance", "presence", "absent"),
    "landlords_member_role_known": known("member", "role", "co_owner"),
    "accounts_user_can_be_named": ("user", {"email": ""}, {"email": "", "number": "S1"}),
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
    # campaign
    "campaign_state_known": known("campaign", "state", "open"),
    "media_picture_state_known": known("picture", "state", "waiting"),
    "media_picture_made_when": ("picture", {"state": "made"}, {"state": "made", "made_at": NOW}),
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
    "campaign_says_why": ("campaign", {"ground": ""}, {"ground": "y"}),
    "campaign_ended_when": ("campaign", ENDED | {"ended_at": None}, ENDED),
    "campaign_wave_state_known": known("wave", "state", "stopped"),
    "campaign_wave_of_somebody": ("wave", {"size": 0}, {"size": 2}),
    "campaign_wave_reminder_whole": ("wave", REMINDED | {"reminder_at": None}, REMINDED),
    "campaign_wave_reminder_grounded": ("wave", REMINDED | {"reminder_ground": ""}, REMINDED),
    "campaign_former_state_known": known("former", "state", "waiting"),
    "campaign_former_address_while_needed": ("former", INVITED | GONE, INVITED),
    "campaign_former_invited_whole": ("former", INVITED | {"wave": None}, INVITED),
    "campaign_former_invited_when": ("former", INVITED | {"invited_at": None, "wave": None}, INVITED),
    "campaign_former_bounced_when": (
        "former",
        INVITED | GONE | {"state": "bounced"},
        INVITED | GONE | {"state": "bounced", "bounced_at": NOW},
    ),
    "campaign_former_refused_when": (
        "former",
        GONE | {"state": "refused"},
        GONE | {"state": "refused", "refused_at": NOW},
    ),
    "campaign_former_back_when": ("former", GONE | {"state": "back"}, GONE | {"state": "back", "confirmed_at": NOW}),
    "campaign_mail_kind_known": known("campaign_mail", "kind", "reminder"),
    # information
    "information_page_state_known": known("page", "state", "draft"),
    "information_page_audience_known": known("page", "audience", "students"),
    "information_page_theme_known": known("page", "theme", "letting"),
    "information_page_shown_when": (
        "page",
        {"state": "withdrawn"},
        {"state": "withdrawn", "shown": of("edition")},
    ),
    "information_page_reviewed_again": (
        "page",
        {"state": "published", "shown": of("edition")},
        {"state": "published", "shown": of("edition"), "review_on": LATER},
    ),
    "information_page_reviews_in_order": (
        "page",
        {"reviewed_on": LATER, "review_on": DAY},
        {"reviewed_on": DAY, "review_on": LATER},
    ),
    "information_pageaddress_language_known": known("page_address", "language", "en"),
    # exchange
    "exchange_topic_kind_known": known("topic", "kind", "announcement"),
    "exchange_topic_state_known": known("topic", "state", "open"),
    "exchange_topic_audience_known": known("topic", "audience", "services"),
    "exchange_topic_signed": ("topic", {"author_role": "partner"}, OF_THE_SCHOOL),
    "exchange_topic_for_one": (
        "topic",
        {"audience": "institution"},
        {"audience": "institution", "institution": of("institution")},
    ),
    "exchange_topic_partner_within": (
        "topic",
        OF_THE_SCHOOL | {"audience": "services"},
        OF_THE_SCHOOL | {"audience": "institution", "institution": of("institution")},
    ),
    "exchange_topic_question_answered": ("topic", HELPED | {"kind": "announcement"}, HELPED),
    "exchange_topic_answered_when": ("topic", {"state": "answered"}, HELPED),
    "exchange_topic_withdrawn_whole": (
        "topic",
        {"state": "withdrawn", "withdrawn_at": SOON},
        {"state": "withdrawn", "withdrawn_at": SOON, "reason": "x"},
    ),
    "exchange_topic_posts_in_order": ("topic", {"last_post_at": BEFORE}, {"last_post_at": SOON}),
    "exchange_answer_signed": ("exchange_answer", {"author_institution": of("institution")}, OF_THE_SCHOOL),
    "exchange_file_one_kind": ("exchange_file", {"picture": of("picture")}, {"picture": of("picture"), "pdf": None}),
    "exchange_mailing_pace_known": known("mailing", "pace", "none"),
    "exchange_digest_in_order": ("digest", {"until": BEFORE}, {"until": LATER_ON}),
    # newsletter
    "newsletter_signup_audience_known": known("sign_up", "audience", "landlords"),
    "newsletter_subscriber_audience_known": known("subscriber", "audience", "landlords"),
    "newsletter_subscriber_one_address": (
        "subscriber",
        {"user": of("other_user")},
        {"user": of("other_user"), "email": None},
    ),
    "newsletter_issue_state_known": known("issue", "state", "dropped"),
    "newsletter_issue_audience_known": known("issue", "audience", "landlords"),
    "newsletter_issue_some_an_hour": ("issue", {"per_hour": 0}, {"per_hour": 2}),
    "newsletter_issue_started_when": ("issue", {"state": "stopped"}, {"state": "stopped", "started_at": NOW}),
    "newsletter_issue_sent_when": (
        "issue",
        {"state": "sent", "started_at": NOW},
        {"state": "sent", "started_at": NOW, "sent_at": SOON},
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
    # accounts, audit, places
    "accounts_user_role_known": known("user", "role", "staff"),
    "accounts_user_partner_has_institution": (
        "user",
        {"role": "partner"},
        {"role": "partner", "institution": of("institution")},
    ),
    "accounts_user_manager_is_partner": (
        "user",
        {"manages": True},
        {"manages": True, "role": "partner", "institution": of("institution")},
    ),
    "partners_apikey_opens_something": ("api_key", {"looks_up": False}, {"looks_up": False, "reads_figures": True}),
    "partners_apikey_withdrawn_once_over": (
        "api_key",
        {"withdrawn_by": of("user")},
        {"withdrawn_by": of("user"), "withdrawn_at": SOON},
    ),
    "partners_invitation_state_known": ("partner_invitation", NO_ANSWER | {"state": UNKNOWN}, NO_ANSWER),
    "partners_invitation_address_while_open": ("partner_invitation", NO_ANSWER | {"email": "x@y.test"}, NO_ANSWER),
    "places_referencefile_kind_known": known("file", "kind", "neighbourhoods"),
    "places_address_location_whole": (
        "address",
        {"lat": 51.0, "lon": 3.7},
        {"lat": 51.0, "lon": 3.7, "location_source": "pin"},
    ),
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
    "notices_notice_state_known": known("notice", "state", "failed"),
    "notices_notice_sent_when": ("notice", {"state": "sent"}, {"state": "sent", "sent_at": NOW}),
    "notices_letter_state_known": known("letter", "state", "superseded"),
    "notices_letter_cause_known": known("letter", "cause", "refused"),
    "notices_letter_posted_whole": ("letter", {**POSTED, "addressee": ""}, POSTED),
    "notices_letter_closed_explained": ("letter", {**CLOSED, "reason": ""}, CLOSED),
    "notices_letter_settled_when": ("letter", {**CLOSED, "settled_at": None}, CLOSED),
    "contact_thread_state_known": known("thread", "state", "closed"),
    "contact_post_side_known": known("post", "side", "landlord"),
    "students_search_pace_known": known("saved_search", "pace", "none"),
    "students_search_kind_known": known("saved_search", "kind", "room"),
    "students_search_prices_in_order": (
        "saved_search",
        {"min_price_cents": 2, "max_price_cents": 1},
        {"min_price_cents": 1, "max_price_cents": 2},
    ),
    "students_favourite_certificate_known": known("favourite", "certificate", "none"),
    "steering_recomputation_in_order": ("recomputation", {"done_at": NOW - dt.timedelta(1)}, {"done_at": SOON}),
    "steering_recomputation_says_why": ("recomputation", {"reason": ""}, {"reason": "y"}),
    "terms_version_state_known": known("version", "state", "draft"),
    "terms_version_in_force_from": (
        "version",
        {"state": "published", "published_at": NOW},
        {"state": "published", "published_at": NOW, "effective_on": DAY},
    ),
    "terms_version_grace_after_effect": (
        "version",
        {"effective_on": LATER, "grace_until": DAY},
        {"effective_on": DAY, "grace_until": DAY},
    ),
    "terms_version_published_when": (
        "version",
        {"state": "published", "effective_on": DAY},
        {"state": "published", "published_at": NOW, "effective_on": DAY},
    ),
    "terms_clause_kind_known": known("clause", "kind", "consent"),
    "terms_consent_dates_in_order": (
        "consent",
        {"given_at": SOON, "withdrawn_at": NOW},
        {"given_at": NOW, "withdrawn_at": SOON},
    ),
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
    # listings
    "listings_standing_certificate_whole": (
        "standing",
        {"issued_on": DAY, "looked_up_on": DAY},
        {"issued_on": DAY, "valid_until": LATER, "looked_up_on": DAY},
    ),
    "listings_standing_dates_in_order": (
        "standing",
        {"issued_on": LATER, "valid_until": DAY, "looked_up_on": DAY},
        {"issued_on": DAY, "valid_until": DAY, "looked_up_on": DAY},
    ),
    "listings_standing_certificate_looked_up": (
        "standing",
        {"issued_on": DAY, "valid_until": LATER},
        {"issued_on": DAY, "valid_until": LATER, "looked_up_on": DAY},
    ),
    "listings_standing_block_whole": ("standing", {"blocked_on": DAY}, {"blocked_on": DAY, "block": "unfit"}),
    "listings_listing_state_known": known("listing", "state", "paused"),
    "listings_listing_paused_why_known": (
        "listing",
        {"paused_why": "terms"},
        {"paused_why": "terms", "state": "paused"},
    ),
    "listings_published_confirmed": (
        "listing",
        {"confirmed_on": None, "ask_on": None},
        {"confirmed_on": None, "ask_on": None, "state": "paused"},
    ),
    "listings_listing_confirmed_whole": ("listing", {"ask_on": None}, {"ask_on": DAY}),
    "listings_listing_asked_later": (
        "listing",
        {"confirmed_on": LATER, "ask_on": DAY},
        {"confirmed_on": LATER, "ask_on": LATER},
    ),
    "listings_listing_stale_was_asked": (
        "listing",
        {"paused_why": "stale+yearly", "state": "paused"},
        {"paused_why": "stale+yearly", "state": "paused", "asking": of("asking")},
    ),
    "listings_asking_in_order": ("asking", {"asked_on": LATER, "answer_by": DAY}, {"answer_by": DAY}),
    "listings_listing_contract_known": known("listing", "contract", "short_stay"),
    "listings_listing_viewing_known": known("listing", "viewing", "video"),
    "listings_listing_bicycles_known": known("listing", "bicycles", "locked"),
    "listings_listing_domicile_known": known("listing", "domicile", "possible"),
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
    "inspections_defect_theme_known": known("defect", "theme", "heating"),
    "inspections_defect_since_known": known("defect", "since", "weeks"),
    "inspections_defect_state_known": known("defect", "state", "open"),
    "inspections_defect_says_what": ("defect", {"words": ""}, {"words": "y"}),
    "inspections_defect_gas_is_danger": ("defect", {"theme": "gas"}, {"theme": "gas", "danger": True}),
    "inspections_defect_seen_when": ("defect", {"state": "seen"}, {"state": "seen", "seen_in": of("report")}),
    "inspections_defect_closed_whole": ("defect", DEFECT_CLOSED | {"closed_by": None}, DEFECT_CLOSED),
    "inspections_defect_closed_when": ("defect", DEFECT_CLOSED | {"reason": ""}, DEFECT_CLOSED),
    "inspections_defect_in_order": ("defect", {"again_at": BEFORE}, {"again_at": SOON}),
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
    "listings_listing_by_one": ("listing", {"student": of("user")}, {"student": of("user"), "landlord": None}),
    "listings_sublet_state_known": known("sublet", "state", "asked"),
    "listings_sublet_ground_known": (
        "sublet",
        {"ground": UNKNOWN, "state": "agreed", "answered_at": SOON},
        {"ground": "internship", "state": "agreed", "answered_at": SOON},
    ),
    "listings_sublet_ground_fits": ("sublet", {"ground": "exchange"}, {"ground": "exchange", "state": "told"}),
    "listings_sublet_in_order": ("sublet", {"ends_on": DAY}, {"starts_on": DAY - dt.timedelta(days=1)}),
    "listings_sublet_within_lease": ("sublet", {"lease_until": DAY}, {"lease_until": LATER}),
    "listings_sublet_answered": ("sublet", {"state": "agreed"}, {"state": "agreed", "answered_at": SOON}),
    "listings_sublet_says_why": (
        "sublet",
        {"state": "refused", "answered_at": SOON, "ended_at": SOON},
        {"state": "refused", "answered_at": SOON, "ended_at": SOON, "reason": "x"},
    ),
    "listings_sublet_objection_has_a_ground": (
        "sublet",
        {"ground": "exchange", "state": "objected", "answered_at": SOON, "reason": "x"},
        {"ground": "exchange", "state": "objected", "answered_at": SOON, "reason": "x", "objection": "other"},
    ),
    "listings_sublet_ended_when": ("sublet", {"state": "ended"}, {"state": "ended", "ended_at": SOON}),
    "listings_kept_state_known": known("kept", "state", "gone"),
    "listings_kept_kind_known": known("kept", "kind", "phone"),
    "listings_kept_looked_whole": ("kept", {"looked_at": SOON}, {"looked_at": SOON, "looked_by": of("user")}),
    "listings_kept_answered": (
        "kept",
        {"state": "refused", "looked_at": SOON, "looked_by": of("user")},
        {"state": "refused", "looked_at": SOON, "looked_by": of("user"), "answer": "x"},
    ),
    "listings_kept_looked_when_fine": (
        "kept",
        {"state": "fine"},
        {"state": "fine", "looked_at": SOON, "looked_by": of("user")},
    ),
    "papers_papertext_kind_known": known("paper_text", "kind", "inventory"),
    "papers_papertext_state_known": ("paper_text", {"state": UNKNOWN}, CONFIRMED),
    "papers_papertext_confirmed_whole": ("paper_text", CONFIRMED | {"decision": ""}, CONFIRMED),
    "papers_paperclause_shape_known": known("paper_clause", "shape", "keys"),
    "papers_paperclause_when_known": known("paper_clause", "when", "own_wc"),
    "listings_wordingrule_language_known": known("wording_rule", "language", "fr"),
    "listings_wordingrule_ground_known": known("wording_rule", "ground", "age"),
    "listings_published_when": ("listing", {"published_at": None}, {"published_at": None, "state": "draft"}),
    "listings_published_rent": (
        "listing",
        {"rent_cents": None, "price_all_in_cents": 45000},
        {"rent_cents": None, "price_all_in_cents": None, "state": "draft"},
    ),
    "listings_published_fixed": (
        "listing",
        {"fixed_cents": None},
        {"fixed_cents": None, "price_all_in_cents": None, "state": "draft"},
    ),
    "listings_published_advance": (
        "listing",
        {"advance_cents": None},
        {"advance_cents": None, "price_all_in_cents": None, "state": "draft"},
    ),
    "listings_published_price": (
        "listing",
        {"price_all_in_cents": None},
        {"price_all_in_cents": None, "state": "paused"},
    ),
    "listings_listing_deposit_two_months": ("listing", {"deposit_cents": 80001}, {"deposit_cents": 80000}),
    "listings_listing_price_adds_up": (
        "listing",
        {**PRICES, "price_all_in_cents": 44999},
        {**PRICES, "price_all_in_cents": 45000},
    ),
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
    "advice_message_number_once": ("message", {}, {"number": 2}),
    "meetings_meeting_once": ("meeting", {}, CALLED_OFF),
    "meetings_resolution_number_once": ("resolution", {}, {"number": 3}),
    "meetings_point_number_once": ("point", {}, {"position": 4}),
    "meetings_point_decision_once": (
        "point_decided",
        {"position": 4},
        {"position": 4, "decision": of("other_resolution")},
    ),
    "meetings_point_figure_once": ("point_figure", {"position": 4}, {"position": 4, "figure": "y"}),
    "meetings_attendance_once": ("attendance", {}, {"member": of("other_seat")}),
    "privacy_export_one_asked": ("export", {}, COPIED),
    "steering_frozenreport_edition": ("frozen_report", {"sha256": "1"}, {"sha256": "1", "kind": "year"}),
    "privacy_reason_once_a_day": ("file_reason", {}, {"subject_code": "y"}),
    "privacy_retention_once_a_night": ("retention_run", {}, {"kind": "mails"}),
    "information_edition_once": ("edition", {}, {"number": 2}),
    "information_pageaddress_once": ("page_address", {"page": of("other_page")}, {"language": "en"}),
    "information_pageaddress_one_current": ("page_address", {"slug": "y"}, {"slug": "y", "current": False}),
    "exchange_earlier_once": ("earlier", {}, {"number": 2}),
    "exchange_reading_once": ("reading", {}, {"topic": of("other_topic")}),
    "exchange_digest_once": ("digest", {}, {"until": LATER_ON}),
    "newsletter_signup_once": ("sign_up", {}, {"audience": "landlords"}),
    "newsletter_subscriber_once": ("subscriber", {}, {"audience": "landlords"}),
    "newsletter_account_once": ("reading_account", {"email_hash": "9"}, {"email_hash": "9", "user": of("other_user")}),
    "newsletter_delivery_once": ("delivery", {}, {"subscriber": of("other_subscriber")}),
    "listings_version_once": ("listing_version", {}, {"number": 2}),
    "students_match_once": ("match", {}, {"search": of("other_search")}),
    "students_favourite_once": ("favourite", {}, {"user": of("other_user")}),
    "privacy_document_number": ("document", {"state": "dropped"}, {"state": "dropped", "number": 2}),
    "privacy_document_one_draft": ("document", {"number": 2}, {"number": 2, "state": "dropped"}),
    "privacy_section_once": ("section", {}, {"code": "b"}),
    "campaign_one_open": ("campaign", {}, ENDED),
    "campaign_wave_number": ("wave", {}, {"number": 3}),
    "campaign_former_once": ("former", {"email_hash": "1"}, {"email_hash": "3"}),
    "campaign_mail_once": ("campaign_mail", {}, {"kind": "reminder"}),
    "campaign_count_once_a_wave": ("count", {"step": "invited"}, {"step": "opened"}),
    "campaign_count_once_in_all": ("count_of_all", {"step": "invited"}, {"step": "opened"}),
    "places_place_once": ("place", {}, {"name": "Elders"}),
    "steering_dailyfigure_once": ("figure", {}, {"area": "x"}),
    "terms_clause_once": ("clause", {}, {"code": "b"}),
    "terms_acceptance_once": ("acceptance", {}, {"user": of("other_user")}),
    "terms_consent_one_open": ("consent", {}, {"withdrawn_at": SOON}),
    "followups_step_once": ("follow_up", {}, {"version": 2}),
    "followups_extension_once_per_delay": ("extension", {}, {"clock": of("service")}),
    "landlords_landlord_kbo_once": ("company", {}, {"kbo_number": "0999999922"}),
    "landlords_member_one_owner": ("member", {"user": of("other_user")}, {"user": of("other_user"), "role": "manager"}),
    "landlords_start_kbo_once": (
        "company_start",
        {"code": "S8"},
        {"code": "S8", "kbo_number": "0403170701"},
    ),
    "accounts_user_number_once": (
        "numbered",
        {"email": "z@y.test", "email_key": "z@y.test"},
        {"email_key": "S8", "number": "S8"},
    ),
    "landlords_invitation_one_open": ("invitation", {"link_hash": "2"}, {"link_hash": "2", "email": "z@y.test"}),
    "partners_apikey_name_once": ("api_key", {"secret_hash": "2"}, {"secret_hash": "2", "withdrawn_at": SOON}),
    "partners_invitation_one_open": ("partner_invitation", {"link_hash": "2"}, {"link_hash": "2", "email": "z@y.test"}),
    "landlords_member_one_landlord": ("member", {"landlord": of("company")}, {"until": SOON}),
    "landlords_transfer_one_offered": ("transfer", {}, TAKEN),
    "landlords_tenure_one_open": ("tenure", {"state": "claimed"}, {"state": "refused"}),
    "landlords_room_label_once": ("room", {}, {"removed_at": NOW}),
    "landlords_campusdistance_once": ("distance", {}, {"campus": of("other_campus")}),
    "listings_listing_one_open": ("listing", {"state": "draft"}, {"state": "withdrawn"}),
    "moderation_case_one_open": ("case", {}, {"state": "decided"}),
    "moderation_doubt_address_once": ("identity_doubt", {}, {"address_hash": "y"}),
    "moderation_decision_number_once": ("moderation_decision", {}, {"number": 2}),
    "papers_papertext_once": ("paper_text", {}, {"version": 91}),
    "papers_paperclause_once": ("paper_clause", {}, {"code": "b"}),
    "listings_wordingrule_one_current": ("wording_rule", {"version": 2}, {"version": 2, "current": False}),
    "listings_wordingrule_version_once": ("wording_rule", {"current": False}, {"current": False, "version": 2}),
    "listings_photo_position_once": (
        "photo",
        {"picture": of("other_picture")},
        {"picture": of("other_picture"), "position": 2},
    ),
    "inspections_checklist_once": ("checklist", {}, {"version": 91}),
    "inspections_checklistitem_once": ("item", {}, {"code": "c"}),
    "inspections_visit_one_planned": ("visit", {}, {"kind": "fire"}),
    "inspections_offer_one_open": ("offer", {}, {"state": "expired"}),
    "inspections_firefacts_number_once": (
        "fire_facts",
        {"report": of("other_report")},
        {"report": of("other_report"), "number": "2"},
    ),
    "landlords_planningnote_once": ("planning", {}, {"number": 2}),
    "landlords_kotlabelnote_once": ("kotlabel", {}, {"building": of("other_building")}),
    "landlords_derogation_one_open": ("derogation", {}, {"room": of("other_room")}),
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

# The register takes no changes, so its pair is two new rows.
NEW: dict[str, Pair] = {
    "information_edition_dutch_whole": ("edition", {"number": 2, "body_nl": ""}, {"number": 2}),
    "information_edition_english_whole_or_none": ("edition", {"number": 3, "body_en": ""}, {"number": 3}),
    "meetings_paper_number_once": ("minutes", {}, {"number": 2}),
    "meetings_paper_numbered": ("minutes", {"number": 0}, {"number": 2}),
    "audit_event_kind_known": ("event", {"kind": UNKNOWN}, {"kind": "signed_in"}),
    "steering_frozenreport_kind_known": ("frozen_report", EDITION | {"kind": "week"}, EDITION),
    "steering_frozenreport_in_order": ("frozen_report", EDITION | {"since": LATER}, EDITION),
    "steering_frozenreport_says_why": ("frozen_report", EDITION | {"reason": ""}, EDITION),
    "landlords_planningnote_status_known": ("planning", NEXT | {"status": UNKNOWN}, NEXT | {"status": "offence"}),
    "landlords_planningnote_says_why": ("planning", NEXT | {"reason": ""}, NEXT),
    "landlords_kotlabelnote_status_known": ("kotlabel", NEXT | LABELLED | {"status": UNKNOWN}, NEXT | LABELLED),
    "landlords_kotlabelnote_whole": ("kotlabel", NEXT | LABELLED | {"vlok_reference": ""}, NEXT | LABELLED),
    "inspections_addendum_numbered": ("addendum", {"number": 0}, {"number": 2}),
    "inspections_addendum_says_why": ("addendum", {"number": 2, "reason": ""}, {"number": 2}),
}

# A row that breaks two rules at once: PostgreSQL may name the other one.
OR_ELSE = {
    "meetings_meeting_state_known": "meetings_meeting_cancelled_whole",
    "meetings_resolution_state_known": "meetings_resolution_settled_when",
    "campaign_former_state_known": "campaign_former_address_while_needed",
    "privacy_document_state_known": "privacy_document_adopted_whole",
    "inspections_together_state_known": "inspections_together_answer_fits",
    "inspections_offer_state_known": "inspections_offer_answer_fits",
    "followups_state_known": "followups_closed_when",
    "landlords_landlord_kind_known": "company_whole",
}
