import datetime as dt

from tests.project.constraint_pairs.base import BEFORE, UNKNOWN, Pair, known, of
from tests.project.world import DAY, NOW, SOON

WRITTEN = {"text": "x", "text_at": SOON, "text_by": of("user"), "ready_at": SOON, "held_at": SOON}
MINUTES_APPROVED = WRITTEN | {
    "state": "approved", "approved_at": SOON, "approved_by": of("other_user"), "approved_how": "writing",
}  # fmt: skip
CALLED_OFF = {"state": "cancelled", "cancelled_at": SOON, "cancel_reason": "x"}
CARRIED_OUT = {"state": "done", "settled_at": SOON, "settled_by": of("user")}

CHECKS: dict[str, Pair] = {
    "meetings_group_meets": ("group", {"minimum": 0}, {"minimum": 6}),
    "meetings_seat_task_known": known("seat", "task", "chair"),
    "meetings_seat_in_order": ("seat", {"until": DAY - dt.timedelta(days=1)}, {"until": DAY}),
    "meetings_meeting_state_known": ("meeting", CALLED_OFF | {"state": UNKNOWN}, CALLED_OFF),
    "meetings_meeting_in_order": ("meeting", {"ends_at": BEFORE}, {"ends_at": NOW}),
    "meetings_meeting_somewhere": ("meeting", {"place": ""}, {"place": "", "link": "https://x.test"}),
    "meetings_meeting_invited_when": ("meeting", {"state": "invited"}, {"state": "invited", "invited_at": NOW}),
    "meetings_meeting_held_when": ("meeting", {"state": "held"}, {"state": "held", "held_at": SOON}),
    "meetings_meeting_cancelled_whole": ("meeting", CALLED_OFF | {"cancel_reason": ""}, CALLED_OFF),
    "meetings_meeting_written_whole": ("meeting", {"text_at": SOON}, {"text_at": SOON, "text_by": of("user")}),
    "meetings_meeting_approved_whole": ("meeting", MINUTES_APPROVED | {"text": ""}, MINUTES_APPROVED),
    "meetings_meeting_other_person": (
        "meeting",
        MINUTES_APPROVED | {"approved_by": of("user")},
        MINUTES_APPROVED,
    ),
    "meetings_resolution_state_known": ("resolution", CARRIED_OUT | {"state": UNKNOWN}, CARRIED_OUT),
    "meetings_resolution_settled_whole": ("resolution", {"settled_at": SOON}, CARRIED_OUT),
    "meetings_resolution_settled_when": ("resolution", {"state": "done"}, CARRIED_OUT),
    "meetings_resolution_dropped_explained": (
        "resolution",
        CARRIED_OUT | {"state": "dropped"},
        CARRIED_OUT | {"state": "dropped", "reason": "x"},
    ),
    "meetings_point_fits": ("point", {"title": ""}, {"title": "y"}),
    "meetings_attendance_presence_known": known("attendance", "presence", "absent"),
    "meetings_enclosure_one_kind": ("enclosure", {"picture": of("picture")}, {"picture": of("picture"), "pdf": None}),
}

TWINS: dict[str, Pair] = {
    "meetings_meeting_once": ("meeting", {}, CALLED_OFF),
    "meetings_resolution_number_once": ("resolution", {}, {"number": 3}),
    "meetings_point_number_once": ("point", {}, {"position": 4}),
    "meetings_point_decision_once": (
        "point_decided",
        {"position": 4},
        {"position": 4, "decision": of("other_resolution")},
    ),
    "meetings_point_figure_once": ("point_figure", {"position": 4}, {"position": 4, "figure": "y"}),
    "meetings_attendance_once": ("attendance", {}, {"member": of("other_seat")}),
}

NEW: dict[str, Pair] = {
    "meetings_paper_number_once": ("minutes", {}, {"number": 2}),
    "meetings_paper_numbered": ("minutes", {"number": 0}, {"number": 2}),
}

OR_ELSE: dict[str, str] = {
    "meetings_meeting_state_known": "meetings_meeting_cancelled_whole",
    "meetings_resolution_state_known": "meetings_resolution_settled_when",
}
