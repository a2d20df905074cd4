from landlords.models.buildings import Building, CampusDistance, Room, RoomQuerySet
from landlords.models.lettings import Tenure, Transfer
from landlords.models.notes import ASKED_BEFORE, BUILT_BEFORE, BuildingNote, Derogation, KotlabelNote, PlanningNote
from landlords.models.people import Details, Invitation, Landlord, Member
from landlords.models.starts import Start

__all__ = [
    "ASKED_BEFORE",
    "BUILT_BEFORE",
    "Building",
    "BuildingNote",
    "CampusDistance",
    "Derogation",
    "Details",
    "Invitation",
    "KotlabelNote",
    "Landlord",
    "Member",
    "PlanningNote",
    "Room",
    "RoomQuerySet",
    "Start",
    "Tenure",
    "Transfer",
]
