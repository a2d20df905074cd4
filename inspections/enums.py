from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.roles import Role


class Kind(TextChoices):
    QUALITY = "quality", _("Quality check")
    FIRE = "fire", _("Fire check")


INSPECTOR_OF = {Kind.QUALITY: Role.QUALITY_INSPECTOR, Kind.FIRE: Role.FIRE_INSPECTOR}
KIND_OF = {role: kind for kind, role in INSPECTOR_OF.items()}
STEP_OF = {Kind.QUALITY: "inspect-quality", Kind.FIRE: "inspect-fire"}

OTHER = {Kind.QUALITY: Kind.FIRE, Kind.FIRE: Kind.QUALITY}
NOTICE_STEP, NUDGE_STEP, OFFER_STEP = "visit-notice", "visit-nudge", "offer-unanswered"


class Part(TextChoices):
    """F2.16, F2.17: what a finding weighs on."""

    BUILDING = "building", _("Building")
    ROOM = "room", _("Room or dwelling")
    OCCUPANCY = "occupancy", _("Occupancy")
    COMMON = "common", _("Common functions")


BY_ROOM = (Part.ROOM, Part.OCCUPANCY)  # asked room by room, dwelling by dwelling


class AppliesTo(TextChoices):
    """Which model of technical report an item belongs to (F2.11, F2.16)."""

    EVERY = "every", _("Every room and dwelling")
    ROOM = "room", _("Room")
    DWELLING = "dwelling", _("Self-contained dwelling")


class Category(TextChoices):
    """F2.12; one finding has exactly one (F2.14). A block is apart from the categories (F2.15)."""

    ONE = "I", _("Category I")
    TWO = "II", _("Category II")
    THREE = "III", _("Category III")
    BLOCK = "block", _("Missing: blocks the certificate")
    REMARK = "remark", _("Remark")
    SERIOUS = "serious", _("Serious remark")
    OVER = "over", _("Too many residents")  # apart from the categories too (F2.30)


CATEGORIES_OF = {
    Kind.QUALITY: (Category.ONE, Category.TWO, Category.THREE, Category.BLOCK, Category.OVER),
    Kind.FIRE: (Category.REMARK, Category.SERIOUS),
}


class Outcome(TextChoices):
    """F2.13."""

    CONFORM = "conform", _("Conform")
    UNFIT = "unfit", _("Unfit")
    UNINHABITABLE = "uninhabitable", _("Unfit and uninhabitable")


class FireOutcome(TextChoices):
    """F3.7; the one in the middle is uncertain (F3.8)."""

    FAVOURABLE = "favourable", _("Favourable")
    WITH_REMARKS = "with_remarks", _("Favourable with remarks")
    UNFAVOURABLE = "unfavourable", _("Unfavourable")


class VisitState(TextChoices):
    PLANNED = "planned", _("Planned")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")
    NOBODY_HOME = "nobody_home", _("Nobody home")
    REFUSED = "refused", _("Access refused")
    PUT_OFF = "put_off", _("Put off at the door")


# An inspector stood at the door and there is no report: the inspection stays due.
IN_VAIN = (VisitState.NOBODY_HOME, VisitState.REFUSED, VisitState.PUT_OFF)

VISIT_MOVES: dict[str, frozenset[str]] = {
    VisitState.PLANNED: frozenset({VisitState.DONE, VisitState.CANCELLED, *IN_VAIN}),
    VisitState.DONE: frozenset(),
    VisitState.CANCELLED: frozenset(),
    VisitState.NOBODY_HOME: frozenset(),
    VisitState.REFUSED: frozenset(),
    VisitState.PUT_OFF: frozenset(),
}


class OfferState(TextChoices):
    OPEN = "open", _("Waits for the landlord")
    TAKEN = "taken", _("A moment was chosen")
    DECLINED = "declined", _("None of the moments suits")
    EXPIRED = "expired", _("No answer in time")
    WITHDRAWN = "withdrawn", _("Taken back")


OFFER_MOVES: dict[str, frozenset[str]] = {
    OfferState.OPEN: frozenset({OfferState.TAKEN, OfferState.DECLINED, OfferState.EXPIRED, OfferState.WITHDRAWN}),
    OfferState.TAKEN: frozenset(),
    OfferState.DECLINED: frozenset(),
    OfferState.EXPIRED: frozenset(),
    OfferState.WITHDRAWN: frozenset(),
}


class TogetherState(TextChoices):
    ASKED = "asked", _("Asked along")
    ACCEPTED = "accepted", _("Goes along")
    DECLINED = "declined", _("Does not go along")
    LAPSED = "lapsed", _("Lapsed with the visit")


TOGETHER_MOVES: dict[str, frozenset[str]] = {
    TogetherState.ASKED: frozenset({TogetherState.ACCEPTED, TogetherState.DECLINED, TogetherState.LAPSED}),
    TogetherState.ACCEPTED: frozenset(),
    TogetherState.DECLINED: frozenset(),
    TogetherState.LAPSED: frozenset(),
}


class ReportState(TextChoices):
    DRAFT = "draft", _("Being written")
    SIGNED = "signed", _("Signed")


REPORT_MOVES: dict[str, frozenset[str]] = {
    ReportState.DRAFT: frozenset({ReportState.SIGNED}),
    ReportState.SIGNED: frozenset(),
}


class Answer(TextChoices):
    """What a next visit says of an earlier finding. Worked out, never stored."""

    OPEN = "open", _("Not answered yet")
    REPAIRED = "repaired", _("Repaired")
    STILL_THERE = "still", _("Still there")
    NOT_ASKED = "not_asked", _("No longer on the checklist")


class Course(TextChoices):
    """What the system proposes after a report, and what a decision-maker may decide."""

    CERTIFICATE = "certificate", _("Issue the certificate of conformity")
    REPAIR = "repair", _("Set a repair term and inspect again")
    UNFIT = "unfit", _("Declare unfit, or unfit and uninhabitable")


class ProposalState(TextChoices):
    OPEN = "open", _("Waiting for a decision")
    DECIDED = "decided", _("Decided")
    SUPERSEDED = "superseded", _("Overtaken by a newer report")


PROPOSAL_MOVES: dict[str, frozenset[str]] = {
    ProposalState.OPEN: frozenset({ProposalState.DECIDED, ProposalState.SUPERSEDED}),
    ProposalState.DECIDED: frozenset(),
    ProposalState.SUPERSEDED: frozenset(),
}


class CertificateSource(TextChoices):
    DECISION = "decision", _("decided after an inspection")
    LOOKUP = "lookup", _("looked up by Kotatgent staff")
    IMPORT = "import", _("list of the city")


class EndReason(TextChoices):
    """F2.8, and a withdrawal. The public sees that a certificate ended, never why."""

    UNFIT = "unfit", _("declared unfit or uninhabitable")
    RENOVATION = "renovation", _("thorough renovation")
    INSPECTORATE = "inspectorate", _("report by the Flemish inspectorate")
    WITHDRAWN = "withdrawn", _("withdrawn")
    RECORDED_WRONGLY = "recorded_wrongly", _("recorded wrongly")


class Initiative(TextChoices):
    """F2.2: on request or on own initiative."""

    LANDLORD = "landlord", _("asked by the landlord")
    CITY = "city", _("started by the City itself")


class RequestState(TextChoices):
    FILED = "filed", _("Filed")
    SILENT = "silent", _("Not decided in time")
    GRANTED = "granted", _("Certificate issued")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    # Of before the answers were told apart; no request comes into it any more.
    DECIDED = "decided", _("Decided")


REQUEST_MOVES: dict[str, frozenset[str]] = {
    RequestState.FILED: frozenset(
        {
            RequestState.SILENT,
            RequestState.GRANTED,
            RequestState.REFUSED,
            RequestState.WITHDRAWN,
            RequestState.DECIDED,  # as the register tells of requests of before
        }
    ),
    RequestState.SILENT: frozenset({RequestState.GRANTED, RequestState.REFUSED, RequestState.WITHDRAWN}),
    RequestState.GRANTED: frozenset(),
    RequestState.REFUSED: frozenset(),
    RequestState.WITHDRAWN: frozenset(),
    RequestState.DECIDED: frozenset(),
}


OPEN_REQUESTS = (RequestState.FILED, RequestState.SILENT)


class Ground(TextChoices):
    """F2.6: what a second opinion can be asked about."""

    REFUSAL = "refusal", _("the refusal")
    SILENCE = "silence", _("no decision in time")


class OpinionState(TextChoices):
    """What Wonen in Vlaanderen said (F2.6)."""

    ASKED = "asked", _("Asked")
    FOR = "for", _("For the landlord")
    AGAINST = "against", _("Against the landlord")
    INADMISSIBLE = "inadmissible", _("Not admissible")


OPINION_MOVES: dict[str, frozenset[str]] = {
    OpinionState.ASKED: frozenset({OpinionState.FOR, OpinionState.AGAINST, OpinionState.INADMISSIBLE}),
    OpinionState.FOR: frozenset(),
    OpinionState.AGAINST: frozenset(),
    OpinionState.INADMISSIBLE: frozenset(),
}


OPINION_OUTCOMES = (OpinionState.FOR, OpinionState.AGAINST, OpinionState.INADMISSIBLE)


class OrderState(TextChoices):
    RUNNING = "running", _("Repair term runs")
    REPORTED = "reported", _("Reported as put right")
    KEPT = "kept", _("Repaired")
    MISSED = "missed", _("Not repaired")


ORDER_MOVES: dict[str, frozenset[str]] = {
    OrderState.RUNNING: frozenset({OrderState.REPORTED, OrderState.KEPT, OrderState.MISSED}),
    OrderState.REPORTED: frozenset({OrderState.RUNNING, OrderState.KEPT, OrderState.MISSED}),
    OrderState.KEPT: frozenset(),
    OrderState.MISSED: frozenset(),
}


OPEN_ORDERS = (OrderState.RUNNING, OrderState.REPORTED)


class DoubtWhy(TextChoices):
    """Why a row of an imported list waits for a person."""

    STREET = "street", _("The street is not in the register of streets")
    NUMBER = "number", _("We know a building in this street with nearly the same number")
    POSTCODE = "postcode", _("We know this street and number under another postcode")
    PLACE = "place", _("Several places in Ghent have this postcode")
    ROOMS = "rooms", _("The rooms on the list are not the rooms that we know")
    DIFFERENT = "different", _("We know a certificate with this number, with other facts")


class DoubtState(TextChoices):
    OPEN = "open", _("In doubt")
    MATCHED = "matched", _("Matched")
    REFUSED = "refused", _("Not used")
    SUPERSEDED = "superseded", _("Overtaken by a newer list")


DOUBT_MOVES: dict[str, frozenset[str]] = {
    DoubtState.OPEN: frozenset({DoubtState.MATCHED, DoubtState.REFUSED, DoubtState.SUPERSEDED}),
    DoubtState.MATCHED: frozenset(),
    DoubtState.REFUSED: frozenset(),
    DoubtState.SUPERSEDED: frozenset(),
}


class Basis(TextChoices):
    """Where a procedure unfit comes from (F2.34)."""

    REPORT = "report", _("After an inspection")
    OWN = "own", _("On our own initiative")
    REQUEST = "request", _("On request of an interested party")
    WARNING = "warning", _("After a warning procedure that brought nothing")
    EARLIER = "earlier", _("Decided before this register kept procedures")


class Asker(TextChoices):
    """In what capacity somebody asks; who it is stays out of the register (F2.33)."""

    RESIDENT = "resident", _("A resident")
    POLICE = "police", _("The police")
    CARE = "care", _("A social worker")
    OTHER = "other", _("Another interested party")


class UnfitState(TextChoices):
    OPENED = "opened", _("Opened")
    ADVISED = "advised", _("Advice received")
    INVITED = "invited", _("Invited to the hearing")
    HEARD = "heard", _("Heard, waits for a decision")
    DECIDED = "decided", _("Decided")
    ANNULLED = "annulled", _("Annulled on appeal")
    STOPPED = "stopped", _("Stopped without a decision")


UNFIT_MOVES: dict[str, frozenset[str]] = {
    # Straight to a decision only after acute danger (F2.37), or where it was taken before this register kept
    # procedures; straight to an invitation where we are exempt (F2.35).
    UnfitState.OPENED: frozenset({UnfitState.ADVISED, UnfitState.INVITED, UnfitState.DECIDED, UnfitState.STOPPED}),
    UnfitState.ADVISED: frozenset({UnfitState.INVITED, UnfitState.DECIDED, UnfitState.STOPPED}),
    UnfitState.INVITED: frozenset({UnfitState.HEARD, UnfitState.DECIDED, UnfitState.STOPPED}),
    UnfitState.HEARD: frozenset({UnfitState.DECIDED, UnfitState.STOPPED}),
    UnfitState.DECIDED: frozenset({UnfitState.ANNULLED}),
    UnfitState.ANNULLED: frozenset(),
    UnfitState.STOPPED: frozenset(),
}
OPEN_UNFIT = (UnfitState.OPENED, UnfitState.ADVISED, UnfitState.INVITED, UnfitState.HEARD)


class Hearing(TextChoices):
    ATTENDED = "attended", _("The landlord, or somebody for them, was heard")
    ABSENT = "absent", _("Nobody came")


class Verdict(TextChoices):
    UNFIT = "unfit", _("Unfit")
    UNINHABITABLE = "uninhabitable", _("Unfit and uninhabitable")
    NOT_DECLARED = "not_declared", _("Not declared unfit")


class Told(TextChoices):
    """What a person knows of how a decision from before was told; the days to appeal count from it."""

    ON_DAY = "day", _("On a day that we know")
    NEVER = "never", _("It was never told")
    UNKNOWN = "unknown", _("Nobody knows")


class AppealAbout(TextChoices):
    DECISION = "decision", _("Against the decision")
    SILENCE = "silence", _("Because there was no decision in time")


class AppealState(TextChoices):
    FILED = "filed", _("With the minister")
    REFUSED = "refused", _("The minister refused the appeal")
    GRANTED = "granted", _("The minister granted the appeal")


APPEAL_MOVES: dict[str, frozenset[str]] = {
    AppealState.FILED: frozenset({AppealState.REFUSED, AppealState.GRANTED}),
    AppealState.REFUSED: frozenset(),
    AppealState.GRANTED: frozenset(),
}


class WarningState(TextChoices):
    RUNNING = "running", _("Runs")
    CONFORM = "conform", _("Ended well: conform")
    STOPPED = "stopped", _("Stopped: not conform in time")


WARNING_MOVES: dict[str, frozenset[str]] = {
    WarningState.RUNNING: frozenset({WarningState.CONFORM, WarningState.STOPPED}),
    WarningState.CONFORM: frozenset(),
    WarningState.STOPPED: frozenset(),
}


class FamilyState(TextChoices):
    """A family dwelling that is let to students (F1.24)."""

    WARNED = "warned", _("Warned")
    IN_ORDER = "in_order", _("In order at the re-check")
    REPEATED = "repeated", _("Still let to students at the re-check")
    PASSED_ON = "passed_on", _("Passed on to the prosecutor")
    LAPSED = "lapsed", _("Taken back: an exception applies")


FAMILY_MOVES: dict[str, frozenset[str]] = {
    FamilyState.WARNED: frozenset({FamilyState.IN_ORDER, FamilyState.REPEATED, FamilyState.LAPSED}),
    FamilyState.IN_ORDER: frozenset(),
    FamilyState.REPEATED: frozenset({FamilyState.PASSED_ON}),
    FamilyState.PASSED_ON: frozenset(),
    FamilyState.LAPSED: frozenset(),
}


class FamilyException(TextChoices):
    """Letting a family dwelling to students that is allowed (F1.24)."""

    OWN_CHILDREN = "own_children", _("Children of the owner or tenant live there themselves while they study")
    ONE_CONTRACT = "one_contract", _("All students are on one contract, and all have their domicile there")
    TWO_IN_SMALL = "two_in_small", _("Two students live in a studio or a flat with one bedroom")


class DeclarationState(TextChoices):
    """A kamerwoning that is to be declared to the fire brigade, or was (F3.3)."""

    DUE = "due", _("Not declared yet")
    DECLARED = "declared", _("Declared")
    SEEN = "seen", _("Seen by the fire brigade")
    LAPSED = "lapsed", _("No longer to be declared")


DECLARATION_MOVES: dict[str, frozenset[str]] = {
    DeclarationState.DUE: frozenset({DeclarationState.DECLARED, DeclarationState.LAPSED}),
    DeclarationState.DECLARED: frozenset({DeclarationState.SEEN}),
    DeclarationState.SEEN: frozenset(),
    DeclarationState.LAPSED: frozenset(),
}
WAS_DECLARED = (DeclarationState.DECLARED, DeclarationState.SEEN)


class DeclaredAbout(TextChoices):
    """The first declaration of a building, and each one after it (F3.3)."""

    NEW = "new", _("New kamerwoning")
    CHANGE = "change", _("Changed kamerwoning")


class Change(TextChoices):
    """What can change in a kamerwoning. Our own list: F3.3 says "every change" and names none."""

    ROOMS = "rooms", _("More rooms, or fewer")
    LAYOUT = "layout", _("Walls, stairs, corridors or ways out")
    USE = "use", _("Another use in the building, such as catering or a garage")
    OTHER = "other", _("Something else")


class Theme(TextChoices):
    """What a defect is about that somebody reports without being an inspector. Our own list, in the words of who lives
    there: a checklist has its own (F2.16)."""

    DAMP = "damp", _("Damp and mould")
    HEATING = "heating", _("Heating")
    GAS = "gas", _("Gas, smell of gas or CO alarm")
    ELECTRICITY = "electricity", _("Electricity")
    ESCAPE = "escape", _("Escape routes and smoke detectors")
    WATER = "water", _("Water, toilet, shower")
    STRUCTURE = "structure", _("Structure, stairs, windows")
    VERMIN = "vermin", _("Vermin")
    OTHER = "other", _("Something else")


ALWAYS_DANGER = (Theme.GAS,)  # whatever who reports answers: gas and CO are not smelt or felt in time
LOOKED_AT_BY = {Kind.QUALITY: tuple(Theme), Kind.FIRE: (Theme.GAS, Theme.ELECTRICITY, Theme.ESCAPE)}


class Since(TextChoices):
    DAYS = "days", _("A few days")
    WEEKS = "weeks", _("A few weeks")
    MONTHS = "months", _("A few months")
    LONGER = "longer", _("More than half a year")


class DefectState(TextChoices):
    """A defect that somebody reported without an account (F2.32, F2.33)."""

    OPEN = "open", _("Nobody looked yet")
    SEEN = "seen", _("An inspector was there")
    CLOSED = "closed", _("Closed")


DEFECT_MOVES: dict[str, frozenset[str]] = {
    DefectState.OPEN: frozenset({DefectState.SEEN, DefectState.CLOSED}),
    DefectState.SEEN: frozenset({DefectState.OPEN, DefectState.CLOSED}),
    DefectState.CLOSED: frozenset({DefectState.OPEN}),
}
