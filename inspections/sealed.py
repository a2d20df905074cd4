"""What a signature closes: the report, its findings and rooms, the facts of a fire check, the photos and their hashes.

Rows of a draft change freely. An addition stands in a table of its own (models.Addendum).
"""

from kotatgent.core.append_only import Seal

WHAT = "a signed report"
_OF_REPORT = "EXISTS (SELECT 1 FROM inspections_report r WHERE r.id = OLD.report_id AND r.state = 'signed')"
_OF_FINDING = (
    "EXISTS (SELECT 1 FROM inspections_finding f JOIN inspections_report r ON r.id = f.report_id"
    " WHERE f.id = OLD.finding_id AND r.state = 'signed')"
)
_OF_PHOTO = (
    "EXISTS (SELECT 1 FROM inspections_findingphoto p JOIN inspections_finding f ON f.id = p.finding_id"
    " JOIN inspections_report r ON r.id = f.report_id WHERE p.picture_id = OLD.id AND r.state = 'signed')"
)

SEALS = (
    Seal("inspections_report", WHAT, "OLD.state = 'signed'"),
    Seal("inspections_roomresult", WHAT, _OF_REPORT),
    Seal("inspections_finding", WHAT, _OF_REPORT),
    Seal("inspections_firefacts", WHAT, _OF_REPORT),
    Seal("inspections_findingphoto", WHAT, _OF_FINDING),
    # Not who took it in: an account may go.
    Seal("media_picture", WHAT, _OF_PHOTO, ("id", "code", "purpose", "sha256", "width", "height", "taken_in_at")),
)
