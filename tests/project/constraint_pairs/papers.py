from tests.project.constraint_pairs.base import UNKNOWN, Pair, known
from tests.project.world import DAY

CONFIRMED = {"state": "confirmed", "confirmed_on": DAY, "decision": "x"}

CHECKS: dict[str, Pair] = {
    "papers_papertext_kind_known": known("paper_text", "kind", "inventory"),
    "papers_papertext_state_known": ("paper_text", {"state": UNKNOWN}, CONFIRMED),
    "papers_papertext_confirmed_whole": ("paper_text", CONFIRMED | {"decision": ""}, CONFIRMED),
    "papers_paperclause_shape_known": known("paper_clause", "shape", "keys"),
    "papers_paperclause_when_known": known("paper_clause", "when", "own_wc"),
}

TWINS: dict[str, Pair] = {
    "papers_papertext_once": ("paper_text", {}, {"version": 91}),
    "papers_paperclause_once": ("paper_clause", {}, {"code": "b"}),
}
