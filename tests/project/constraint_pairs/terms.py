from tests.project.constraint_pairs.base import Pair, known, of
from tests.project.world import DAY, LATER, NOW, SOON

CHECKS: dict[str, Pair] = {
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
}

TWINS: dict[str, Pair] = {
    "terms_clause_once": ("clause", {}, {"code": "b"}),
    "terms_acceptance_once": ("acceptance", {}, {"user": of("other_user")}),
    "terms_consent_one_open": ("consent", {}, {"withdrawn_at": SOON}),
}
