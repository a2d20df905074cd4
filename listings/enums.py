from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Online")
    PAUSED = "paused", _("Paused")
    RENTED = "rented", _("Rented out")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REMOVED = "removed", _("Taken offline by the City")


MOVES: dict[str, frozenset[str]] = {
    State.DRAFT: frozenset({State.PUBLISHED, State.WITHDRAWN, State.REMOVED}),
    State.PUBLISHED: frozenset({State.PAUSED, State.RENTED, State.WITHDRAWN, State.REMOVED}),
    State.PAUSED: frozenset({State.PUBLISHED, State.RENTED, State.WITHDRAWN, State.REMOVED}),
    State.RENTED: frozenset({State.PUBLISHED, State.WITHDRAWN, State.REMOVED}),
    # Only a new certificate makes publishing possible again; until then the policy refuses.
    State.REMOVED: frozenset({State.PUBLISHED, State.WITHDRAWN}),
    State.WITHDRAWN: frozenset(),
}

OPEN_STATES = frozenset(State) - {State.WITHDRAWN}


class PausedWhy(TextChoices):
    """Why the site paused an advert. One that the landlord paused has no reason."""

    TERMS = "terms", _("new terms of use that are not accepted yet")
    YEARLY = "yearly", _("the yearly confirmation is not given yet")
    BOTH = "terms+yearly", _("new terms of use that are not accepted yet, and no yearly confirmation")


def more_reasons(held: str, why: PausedWhy) -> str:
    """Reasons stand beside each other; an advert comes back only when none is left."""
    return "+".join(sorted({*filter(None, held.split("+")), why.value}))


def less_reasons(held: str, why: PausedWhy) -> str:
    return "+".join(sorted({*filter(None, held.split("+"))} - {why.value}))


def with_reason(why: PausedWhy) -> list[PausedWhy]:
    """The values that say this reason, alone or beside another."""
    return [one for one in PausedWhy if why.value in one.value.split("+")]


class Certificate(TextChoices):
    """What is known of a room's certificate of conformity; the values are those of the public API (F1.10)."""

    VALID = "valid", _("Conformity certificate")
    NONE = "none", _("No certificate of conformity")
    UNKNOWN = "unknown", _("Unknown")


class Utility(TextChoices):
    """What may be asked apart from the rent (F4.6)."""

    ELECTRICITY = "electricity", _("Electricity")
    HEATING = "heating", _("Heating")
    WATER = "water", _("Water")
    INTERNET = "internet", _("Internet")
    TELEVISION = "television", _("Television")


class Charge(TextChoices):
    """How a utility is paid."""

    IN_RENT = "in_rent", _("in the rent")
    FIXED = "fixed", _("fixed amount a month")
    ADVANCE = "advance", _("advance, settled by meter")
    METERED = "metered", _("paid by use")
    ABSENT = "absent", _("not there")


class EpcScope(TextChoices):
    """F4.12: rooms with shared facilities have one certificate for the building, the non-residential one."""

    UNIT = "unit", _("this room or studio")
    BUILDING = "building", _("the whole building")
    NON_RESIDENTIAL = "nr", _("the whole building (EPC NR)")


class EpcReason(TextChoices):
    """Why there is no energy score."""

    REQUESTED = "requested", _("It was asked for, and is not there yet")
    NOT_APPLICABLE = "not_applicable", _("None is needed for this building")


class Block(TextChoices):
    """Why a room may not be let (F2.12, F2.36)."""

    UNFIT = "unfit", _("declared unfit")
    UNINHABITABLE = "uninhabitable", _("declared unfit and uninhabitable")
