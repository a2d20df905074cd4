from tests.project.constraint_pairs.base import Pair, known

CHECKS: dict[str, Pair] = {
    "contact_thread_state_known": known("thread", "state", "closed"),
    "contact_post_side_known": known("post", "side", "landlord"),
}
