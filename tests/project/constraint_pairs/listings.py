import datetime as dt

from tests.project.constraint_pairs.base import UNKNOWN, Pair, known, of
from tests.project.world import DAY, LATER, SOON

PRICES = {"rent_cents": 40000, "fixed_cents": 5000, "advance_cents": 0}

CHECKS: dict[str, Pair] = {
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
}

TWINS: dict[str, Pair] = {
    "listings_version_once": ("listing_version", {}, {"number": 2}),
    "listings_listing_one_open": ("listing", {"state": "draft"}, {"state": "withdrawn"}),
    "listings_wordingrule_one_current": ("wording_rule", {"version": 2}, {"version": 2, "current": False}),
    "listings_wordingrule_version_once": ("wording_rule", {"current": False}, {"current": False, "version": 2}),
    "listings_photo_position_once": (
        "photo",
        {"picture": of("other_picture")},
        {"picture": of("other_picture"), "position": 2},
    ),
}
