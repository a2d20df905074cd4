from inspections.models.calendars import CalendarLink
from inspections.models.checklists import Checklist, ChecklistItem
from inspections.models.decisions import (
    Certificate,
    CertificateRequest,
    CertificateRoom,
    ImportDoubt,
    LookUp,
    Proposal,
    UnfitDecision,
    UnfitRoom,
)
from inspections.models.offers import Offer, Slot
from inspections.models.orders import RepairOrder, RepairPhoto
from inspections.models.reports import Finding, FindingPhoto, Report, RoomResult, Visit
from inspections.models.together import Together
from inspections.models.unfit import Handover, UnfitAppeal, UnfitProcedure, WarningProcedure

__all__ = [
    "CalendarLink",
    "Certificate",
    "CertificateRequest",
    "CertificateRoom",
    "Checklist",
    "ChecklistItem",
    "Finding",
    "FindingPhoto",
    "Handover",
    "ImportDoubt",
    "LookUp",
    "Offer",
    "Proposal",
    "RepairOrder",
    "RepairPhoto",
    "Report",
    "RoomResult",
    "Slot",
    "Together",
    "UnfitAppeal",
    "UnfitDecision",
    "UnfitProcedure",
    "UnfitRoom",
    "Visit",
    "WarningProcedure",
]
