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

# Why an advert was removed, when it was not a decision on its room: a decision on what was reported of it.
MODERATED = "moderation"

OPEN_STATES = frozenset(State) - {State.WITHDRAWN}


class PausedWhy(TextChoices):
    """Why the site paused an advert. One that the landlord paused has no reason."""

    TERMS = "terms", _("new terms of use that are not accepted yet")
    YEARLY = "yearly", _("the yearly confirmation is not given yet")
    BOTH = "terms+yearly", _("new terms of use that are not accepted yet, and no yearly confirmation")
    STALE = "stale", _("nobody said that the room is still free")
    STALE_TERMS = "stale+terms", _("nobody said that the room is still free, and new terms of use")
    STALE_YEARLY = "stale+yearly", _("nobody said that the room is still free, and no yearly confirmation")
    ALL = "stale+terms+yearly", _("nobody said that the room is still free, new terms, and no yearly confirmation")


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


class Contract(TextChoices):
    """What is let: for most of a year, or shorter (R12, F4.3, F4.8)."""

    LEASE = "lease", _("Student lease")
    SHORT_STAY = "short_stay", _("Short stay")
    EXCHANGE = "exchange", _("During an exchange or an internship")


class Furniture(TextChoices):
    """What stands in the room, as the advert lists it (R12)."""

    BED = "bed", _("Bed")
    DESK = "desk", _("Writing desk")
    CHAIR = "chair", _("Chair")
    WARDROBE = "wardrobe", _("Wardrobe")
    SHELVES = "shelves", _("Bookshelf")
    LAMP = "lamp", _("Lamp")
    CURTAINS = "curtains", _("Curtains")
    FRIDGE = "fridge", _("Fridge")
    HOB = "hob", _("Hob")
    MICROWAVE = "microwave", _("Microwave")


class Bicycles(TextChoices):
    """Where a bicycle can stand."""

    LOCKED = "locked", _("In a locked place")
    COVERED = "covered", _("Under a roof")
    OUTSIDE = "outside", _("Outside, on the premises")
    NONE = "none", _("Not on the premises")


class Domicile(TextChoices):
    """Whether a tenant may register here (F4.14: only who comes from abroad or provides for themselves)."""

    POSSIBLE = "possible", _("Possible")
    NOT_POSSIBLE = "not_possible", _("Not possible")


class Viewing(TextChoices):
    """How the room can be seen."""

    ON_THE_SPOT = "on_the_spot", _("On the spot")
    VIDEO = "video", _("By video")
    BOTH = "both", _("On the spot or by video")


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


class FindingKind(TextChoices):
    """What a check of the words of an advert comes upon."""

    EMAIL = "email", _("an e-mail address")
    IBAN = "iban", _("an account number")
    LINK = "link", _("a web link")
    PHONE = "phone", _("a telephone number")
    HANDLE = "handle", _("a name on a messenger or network")
    WORDING = "wording", _("wording that may refuse people")


# Nobody has an innocent reason for these in an advert, and they are hardly ever read by mistake (docs/adr/0039).
MUST_GO = frozenset({FindingKind.EMAIL, FindingKind.IBAN})


class Ground(TextChoices):
    """What the law protects people on, as far as the check of wording looks for it (F4.13)."""

    ORIGIN = "origin", _("origin, nationality or skin colour")
    LANGUAGE = "language", _("language")
    FAITH = "faith", _("faith or philosophy of life")
    SEX = "sex", _("sex")
    ORIENTATION = "orientation", _("sexual orientation")
    DISABILITY = "disability", _("disability")
    HEALTH = "health", _("health")
    WEALTH = "wealth", _("wealth or source of income")
    AGE = "age", _("age")
    CIVIL = "civil", _("civil status")


class RuleLanguage(TextChoices):
    NL = "nl", _("Dutch")
    EN = "en", _("English")
    FR = "fr", _("French")


class KeptState(TextChoices):
    """Of a sentence that its writer kept although a check asked about it."""

    WAITING = "waiting", _("To be looked at")
    FINE = "fine", _("May stay")
    REFUSED = "refused", _("Must go")
    GONE = "gone", _("No longer in the advert")


KEPT_MOVES: dict[str, frozenset[str]] = {
    KeptState.WAITING: frozenset({KeptState.FINE, KeptState.REFUSED, KeptState.GONE}),
    KeptState.FINE: frozenset(),
    KeptState.REFUSED: frozenset(),
    KeptState.GONE: frozenset(),
}


class SubletGround(TextChoices):
    """Why a student sublets: with the landlord's consent, or for a reason by which none is needed (F4.8)."""

    CONSENT = "consent", _("with the landlord's consent")
    EXCHANGE = "exchange", _("during an exchange")
    INTERNSHIP = "internship", _("during an internship")


class SubletState(TextChoices):
    ASKED = "asked", _("Waits for the landlord's answer")
    AGREED = "agreed", _("The landlord agreed")
    REFUSED = "refused", _("The landlord did not agree")
    TOLD = "told", _("The landlord was told")
    OBJECTED = "objected", _("The landlord objected")
    REVOKED = "revoked", _("The landlord took the consent back")
    EXPIRED = "expired", _("The landlord did not answer in time")
    CALLED_OFF = "called_off", _("Called off by the student")
    ENDED = "ended", _("Over")


SUBLET_MOVES: dict[str, frozenset[str]] = {
    SubletState.ASKED: frozenset({
        SubletState.AGREED, SubletState.REFUSED, SubletState.EXPIRED, SubletState.CALLED_OFF, SubletState.ENDED,
    }),
    SubletState.TOLD: frozenset({
        SubletState.AGREED, SubletState.OBJECTED, SubletState.CALLED_OFF, SubletState.ENDED,
    }),
    SubletState.AGREED: frozenset({
        SubletState.REVOKED, SubletState.OBJECTED, SubletState.CALLED_OFF, SubletState.ENDED,
    }),
    # Who objected may take it back; nobody else decides that the ground was no good one (F1.26b).
    SubletState.OBJECTED: frozenset({SubletState.TOLD, SubletState.CALLED_OFF, SubletState.ENDED}),
    SubletState.REFUSED: frozenset(),
    SubletState.REVOKED: frozenset(),
    SubletState.EXPIRED: frozenset(),
    SubletState.CALLED_OFF: frozenset(),
    SubletState.ENDED: frozenset(),
}  # fmt: skip

OPEN_SUBLETS = frozenset({SubletState.ASKED, SubletState.TOLD, SubletState.AGREED, SubletState.OBJECTED})
