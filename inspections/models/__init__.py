from inspections.models.checklists import Checklist, ChecklistItem
from inspections.models.decisions import (
    Certificate,
    CertificateRequest,
    CertificateRoom,
    ImportDoubt,
    LookUp,
    Proposal,
    RepairOrder,
    UnfitDecision,
    UnfitRoom,
)
from inspections.models.reports import Finding, FindingPhoto, Report, RoomResult, Visit

__all__ = [
    "Certificate",
    "CertificateRequest",
    "CertificateRoom",
    "Checklist",
    "ChecklistItem",
    "Finding",
    "FindingPhoto",
    "ImportDoubt",
    "LookUp",
    "Proposal",
    "RepairOrder",
    "Report",
    "RoomResult",
    "UnfitDecision",
    "UnfitRoom",
    "Visit",
]
