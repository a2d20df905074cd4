from tests.project.constraint_pairs.base import Pair, known, of
from tests.project.world import DAY, LATER

CHECKS: dict[str, Pair] = {
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
}

TWINS: dict[str, Pair] = {
    "information_edition_once": ("edition", {}, {"number": 2}),
    "information_pageaddress_once": ("page_address", {"page": of("other_page")}, {"language": "en"}),
    "information_pageaddress_one_current": ("page_address", {"slug": "y"}, {"slug": "y", "current": False}),
}

NEW: dict[str, Pair] = {
    "information_edition_dutch_whole": ("edition", {"number": 2, "body_nl": ""}, {"number": 2}),
    "information_edition_english_whole_or_none": ("edition", {"number": 3, "body_en": ""}, {"number": 3}),
}
