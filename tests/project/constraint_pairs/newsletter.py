from tests.project.constraint_pairs.base import Pair, known, of
from tests.project.world import NOW, SOON

CHECKS: dict[str, Pair] = {
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
}

TWINS: dict[str, Pair] = {
    "newsletter_signup_once": ("sign_up", {}, {"audience": "landlords"}),
    "newsletter_subscriber_once": ("subscriber", {}, {"audience": "landlords"}),
    "newsletter_account_once": ("reading_account", {"email_hash": "9"}, {"email_hash": "9", "user": of("other_user")}),
    "newsletter_delivery_once": ("delivery", {}, {"subscriber": of("other_subscriber")}),
}
