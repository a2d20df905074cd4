from tests.project.constraint_pairs.base import NO_ANSWER, UNKNOWN, Pair, of
from tests.project.world import SOON

CHECKS: dict[str, Pair] = {
    "partners_invitation_state_known": ("partner_invitation", NO_ANSWER | {"state": UNKNOWN}, NO_ANSWER),
    "partners_invitation_address_while_open": ("partner_invitation", NO_ANSWER | {"email": "x@y.test"}, NO_ANSWER),
    "partners_apikey_opens_something": ("api_key", {"looks_up": False}, {"looks_up": False, "reads_figures": True}),
    "partners_apikey_withdrawn_once_over": (
        "api_key",
        {"withdrawn_by": of("user")},
        {"withdrawn_by": of("user"), "withdrawn_at": SOON},
    ),
}

TWINS: dict[str, Pair] = {
    "partners_invitation_one_open": ("partner_invitation", {"link_hash": "2"}, {"link_hash": "2", "email": "z@y.test"}),
    "partners_apikey_name_once": ("api_key", {"secret_hash": "2"}, {"secret_hash": "2", "withdrawn_at": SOON}),
}
