from tests.project.constraint_pairs.base import Pair, known, of

CHECKS: dict[str, Pair] = {
    "students_search_pace_known": known("saved_search", "pace", "none"),
    "students_search_kind_known": known("saved_search", "kind", "room"),
    "students_search_prices_in_order": (
        "saved_search",
        {"min_price_cents": 2, "max_price_cents": 1},
        {"min_price_cents": 1, "max_price_cents": 2},
    ),
    "students_favourite_certificate_known": known("favourite", "certificate", "none"),
}

TWINS: dict[str, Pair] = {
    "students_match_once": ("match", {}, {"search": of("other_search")}),
    "students_favourite_once": ("favourite", {}, {"user": of("other_user")}),
}
