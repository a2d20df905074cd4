from inspections.models.addenda import Addendum
from inspections.models.calendars import CalendarLink
from inspections.models.checklists import Checklist, ChecklistItem
from inspections.models.decisions import (
    Certificate,
    CertificateRoom,
    ImportDoubt,
    LookUp,
    Proposal,
    UnfitDecision,
    UnfitRoom,
)
from inspections.models.declarations import Declaration
from inspections.models.defects import Defect
from inspections.models.family import FamilyCase
from inspections.models.fire import FireFacts
from inspections.models.offers import Offer, Slot
from inspections.models.orders import RepairOrder, RepairPhoto
from inspections.models.reports import Finding, FindingPhoto, Report, RoomResult, Visit
from inspections.models.requests import CertificateRequest, SecondOpinion
from inspections.models.together import Together
from inspections.models.unfit import Handover, UnfitAppeal, UnfitProcedure, WarningProcedure

__all__ = [
    "Addendum",
    "CalendarLink",
    "Certificate",
    "CertificateRequest",
    "CertificateRoom",
    "Checklist",
    "ChecklistItem",
    "Declaration",
    "Defect",
    "FamilyCase",
    "Finding",
    "FindingPhoto",
    "FireFacts",
    "Handover",
    "ImportDoubt",
    "LookUp",
    "Offer",
    "Proposal",
    "RepairOrder",
    "RepairPhoto",
    "Report",
    "RoomResult",
    "SecondOpinion",
    "Slot",
    "Together",
    "UnfitAppeal",
    "UnfitDecision",
    "UnfitProcedure",
    "UnfitRoom",
    "Visit",
    "WarningProcedure",
]
