from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LandlordKind(TextChoices):
    PERSON = "person", _("A person")
    COMPANY = "company", _("A company")


class MemberRole(TextChoices):
    OWNER = "owner", _("Owner")
    CO_OWNER = "co_owner", _("Co-owner")
    MANAGER = "manager", _("Manager")


class InvitationState(TextChoices):
    OPEN = "open", _("Not answered yet")
    ACCEPTED = "accepted", _("Taken up")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Not answered in time")


class Asked(TextChoices):
    """How somebody asked staff to begin a registration for them."""

    COUNTER = "counter", _("At the counter")
    PHONE = "phone", _("By telephone")


class StartState(TextChoices):
    OPEN = "open", _("Waits for the person")
    CONFIRMED = "confirmed", _("Confirmed by the person")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Not confirmed in time")


START_MOVES: dict[str, frozenset[str]] = {
    StartState.OPEN: frozenset({StartState.CONFIRMED, StartState.WITHDRAWN, StartState.EXPIRED}),
    StartState.CONFIRMED: frozenset(),
    StartState.WITHDRAWN: frozenset(),
    StartState.EXPIRED: frozenset(),
}


class TenureState(TextChoices):
    CLAIMED = "claimed", _("Being checked by Kotatgent")
    ACTIVE = "active", _("Lets this building")
    REFUSED = "refused", _("Not accepted")
    ENDED = "ended", _("Ended")


TENURE_MOVES: dict[str, frozenset[str]] = {
    TenureState.CLAIMED: frozenset({TenureState.ACTIVE, TenureState.REFUSED}),
    TenureState.ACTIVE: frozenset({TenureState.ENDED}),
    TenureState.REFUSED: frozenset(),
    TenureState.ENDED: frozenset(),
}


class TransferState(TextChoices):
    OFFERED = "offered", _("Waits for the answer of the other landlord")
    TAKEN_OVER = "taken_over", _("Taken over")
    REFUSED = "refused", _("Not taken over")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Not answered in time")


TRANSFER_MOVES: dict[str, frozenset[str]] = {
    TransferState.OFFERED: frozenset(TransferState) - {TransferState.OFFERED},
    TransferState.TAKEN_OVER: frozenset(),
    TransferState.REFUSED: frozenset(),
    TransferState.WITHDRAWN: frozenset(),
    TransferState.EXPIRED: frozenset(),
}


class DerogationState(TextChoices):
    CLAIMED = "claimed", _("Waits for somebody to look at the proof")
    CONFIRMED = "confirmed", _("Confirmed")
    REFUSED = "refused", _("Not confirmed")
    LAPSED = "lapsed", _("Lapsed: not renewed in time")


DEROGATION_MOVES: dict[str, frozenset[str]] = {
    DerogationState.CLAIMED: frozenset({DerogationState.CONFIRMED, DerogationState.REFUSED}),
    DerogationState.CONFIRMED: frozenset({DerogationState.LAPSED}),
    DerogationState.REFUSED: frozenset(),
    # Only where a proof turns up that it was renewed in time after all.
    DerogationState.LAPSED: frozenset({DerogationState.CONFIRMED}),
}


class Planning(TextChoices):
    """Whether the units of a building may be let to students (F1.12, F1.24, F1.25). An offence is art. 10 (F5.16)."""

    UNKNOWN = "unknown", _("Not known")
    PERMITTED = "permitted", _("Permitted")
    DEEMED = "deemed", _("Deemed permitted")
    UNDER_REVIEW = "under_review", _("Under review")
    OFFENCE = "offence", _("Planning offence")


class Kotlabel(TextChoices):
    """The Flemish kotlabel, as its procedure in VLOK says it (F2.39, F2.41). Never shown on an advert (F2.40)."""

    NONE = "none", _("No kotlabel")
    ASKED = "asked", _("Kotlabel asked")
    ISSUED = "issued", _("Kotlabel issued")
    WITHDRAWN = "withdrawn", _("Kotlabel withdrawn")


class BuildingKind(TextChoices):
    """F1.16."""

    ROOMING_HOUSE = "rooming_house", _("House with student rooms (kamerwoning)")
    COMMUNITY_HOUSE = "community_house", _("House rented as a whole by students")
    HOST_HOME = "host_home", _("My own home, where I let one room (hospita)")
    APARTMENTS = "apartments", _("Building with studios or flats")
    LARGE_SCALE = "large_scale", _("Large-scale student housing")


class RoomKind(TextChoices):
    """F1.16; the values are those of the public API."""

    ROOM = "room", _("Room")
    STUDIO = "studio", _("Studio")
    APARTMENT = "apartment", _("Student flat")
    HOUSE = "house", _("House for students")
    HOST_FAMILY = "host_family", _("Room with a host family")


SELF_CONTAINED = frozenset({RoomKind.STUDIO, RoomKind.APARTMENT, RoomKind.HOUSE})


class Use(TextChoices):
    OWN = "own", _("Own")
    SHARED = "shared", _("Shared")
    NONE = "none", _("None")


class Heating(TextChoices):
    """F2.27 names the safe ones."""

    CENTRAL = "central", _("Central heating")
    ELECTRIC = "electric", _("Electric, on its own circuit")
    GAS_SEALED = "gas_sealed", _("Gas, airtight with a flue")
    OTHER = "other", _("Something else, or none")
