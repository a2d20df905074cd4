from tests.project.constraint_pairs.base import UNKNOWN, Pair

NEW: dict[str, Pair] = {
    "audit_event_kind_known": ("event", {"kind": UNKNOWN}, {"kind": "signed_in"}),
}
