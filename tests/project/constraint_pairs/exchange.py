from tests.project.constraint_pairs.base import BEFORE, LATER_ON, Pair, known, of
from tests.project.world import SOON

OF_THE_SCHOOL = {"author_role": "partner", "author_institution": of("institution")}
HELPED = {"state": "answered", "answered_at": SOON}

CHECKS: dict[str, Pair] = {
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
}

TWINS: dict[str, Pair] = {
    "exchange_earlier_once": ("earlier", {}, {"number": 2}),
    "exchange_earlieranswer_once": ("earlier_answer", {}, {"number": 2}),
    "exchange_reading_once": ("reading", {}, {"topic": of("other_topic")}),
    "exchange_digest_once": ("digest", {}, {"until": LATER_ON}),
}
