"""What the approval of minutes closes. The archive itself is a table of its own (models.Paper), which only grows."""

from kotatgent.core.append_only import Seal

PAPERS = "meetings_paper"
WHAT = "a meeting with approved minutes"
_APPROVED = "EXISTS (SELECT 1 FROM meetings_meeting m WHERE m.id = OLD.meeting_id AND m.state = 'approved')"

SEALS = (
    Seal("meetings_meeting", WHAT, "OLD.state = 'approved'"),
    Seal("meetings_point", WHAT, _APPROVED),
    Seal("meetings_attendance", WHAT, _APPROVED),
    Seal("meetings_enclosure", WHAT, _APPROVED),
    # What becomes of a decision goes on; what was decided does not.
    Seal("meetings_resolution", WHAT, _APPROVED, ("id", "code", "meeting_id", "number", "text")),
)
