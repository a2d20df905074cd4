from tests.project.constraint_pairs.base import NO_ANSWER, UNKNOWN, Pair

CHECKS: dict[str, Pair] = {
    "partners_invitation_state_known": ("partner_invitation", NO_ANSWER | {"state": UNKNOWN}, NO_ANSWER),
    "partners_invitation_address_while_open": ("partner_invitation", NO_ANSWER | {"email": "x@y.test"}, NO_ANSWER),
}

TWINS: dict[str, Pair] = {
    "partners_invitation_one_open": ("partner_invitation", {"link_hash": "2"}, {"link_hash": "2", "email": "z@y.test"}),
}
