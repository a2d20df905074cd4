import datetime as dt

from tests.project.constraint_pairs.base import Pair
from tests.project.world import LATER, NOW, SOON

EDITION = {"edition": 2, "reason": "x"}

CHECKS: dict[str, Pair] = {
    "steering_recomputation_in_order": ("recomputation", {"done_at": NOW - dt.timedelta(1)}, {"done_at": SOON}),
    "steering_recomputation_says_why": ("recomputation", {"reason": ""}, {"reason": "y"}),
}

TWINS: dict[str, Pair] = {
    "steering_frozenreport_edition": ("frozen_report", {"sha256": "1"}, {"sha256": "1", "kind": "year"}),
    "steering_dailyfigure_once": ("figure", {}, {"area": "x"}),
}

NEW: dict[str, Pair] = {
    "steering_frozenreport_kind_known": ("frozen_report", EDITION | {"kind": "week"}, EDITION),
    "steering_frozenreport_in_order": ("frozen_report", EDITION | {"since": LATER}, EDITION),
    "steering_frozenreport_says_why": ("frozen_report", EDITION | {"reason": ""}, EDITION),
}
