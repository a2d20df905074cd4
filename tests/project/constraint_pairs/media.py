from tests.project.constraint_pairs.base import Pair, known
from tests.project.world import NOW

CHECKS: dict[str, Pair] = {
    "media_picture_state_known": known("picture", "state", "waiting"),
    "media_picture_made_when": ("picture", {"state": "made"}, {"state": "made", "made_at": NOW}),
}
