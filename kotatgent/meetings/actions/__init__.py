from kotatgent.meetings.actions.agenda import add_point, build, move_point, remove_point
from kotatgent.meetings.actions.decisions import (
    may_settle,
    postpone,
    remove_decision,
    settle_decision,
    write_decision,
)
from kotatgent.meetings.actions.documents import add_documents, remove_document
from kotatgent.meetings.actions.feed import make_feed, revoke_feed
from kotatgent.meetings.actions.members import add_member, change_member, forget_members
from kotatgent.meetings.actions.minutes import (
    add_correction,
    approve,
    hold,
    note_presence,
    send_to_chair,
    write_minutes,
)
from kotatgent.meetings.actions.planning import cancel, change_meeting, invite, plan_meeting

__all__ = [
    "add_correction",
    "add_documents",
    "add_member",
    "add_point",
    "approve",
    "build",
    "cancel",
    "change_meeting",
    "change_member",
    "forget_members",
    "hold",
    "invite",
    "make_feed",
    "may_settle",
    "move_point",
    "note_presence",
    "plan_meeting",
    "postpone",
    "remove_decision",
    "remove_document",
    "remove_point",
    "revoke_feed",
    "send_to_chair",
    "settle_decision",
    "write_decision",
    "write_minutes",
]
