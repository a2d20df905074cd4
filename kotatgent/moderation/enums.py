from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Ground(TextChoices):
    """The grounds of F1.18 in the form of today: for who reports, and for who decides."""

    WRONG = "wrong", _("What the advert says is wrong, incomplete or out of date")
    NOT_AS_SHOWN = "not_as_shown", _("The room or what stands in it is not as shown")
    DISHONEST = "dishonest", _("Misleading: somebody asks for money first, or the room does not exist")
    DISCRIMINATES = "discriminates", _("It refuses or insults people")
    CONTACT = "contact", _("It holds names, numbers or addresses of people")
    UNSAFE = "unsafe", _("The room or the building is not safe, or may not be let")
    HYGIENE = "hygiene", _("Grave hygiene problems that the landlord must answer for")
    COSTS = "costs", _("Bills that are much too high, or costs that are not in the contract")
    DEPOSIT = "deposit", _("The deposit is not given back in a reasonable time")
    PRIVACY = "privacy", _("The landlord comes in without leave, or does not let a tenant in")
    OTHER = "other", _("Something else")


class About(TextChoices):
    ADVERT = "advert", _("The advert")
    LANDLORD = "landlord", _("The landlord")


class CaseState(TextChoices):
    OPEN = "open", _("To be decided")
    DECIDED = "decided", _("Decided")
    OBJECTED = "objected", _("Objection under way")


CASE_MOVES: dict[str, frozenset[str]] = {
    CaseState.OPEN: frozenset({CaseState.DECIDED}),
    CaseState.DECIDED: frozenset({CaseState.OPEN, CaseState.OBJECTED}),
    CaseState.OBJECTED: frozenset({CaseState.DECIDED}),
}


class Outcome(TextChoices):
    NOTHING = "nothing", _("The advert stays as it is")
    CHANGE = "change", _("The landlord must change something")
    OFFLINE = "offline", _("The advert goes offline")


class ObjectionState(TextChoices):
    OPEN = "open", _("To be decided by somebody else")
    UPHELD = "upheld", _("The landlord was right")
    REJECTED = "rejected", _("The decision stands")


OBJECTION_MOVES: dict[str, frozenset[str]] = {
    ObjectionState.OPEN: frozenset({ObjectionState.UPHELD, ObjectionState.REJECTED}),
    ObjectionState.UPHELD: frozenset(),
    ObjectionState.REJECTED: frozenset(),
}


class AddressKind(TextChoices):
    """By what somebody says they are the landlord."""

    EMAIL = "email", _("an e-mail address")
    PHONE = "phone", _("a telephone number")
    ACCOUNT = "account", _("an account number")


class DoubtState(TextChoices):
    OPEN = "open", _("To be looked at")
    MISTAKE = "mistake", _("A mistake, or nothing to do")
    FRAUD = "fraud", _("Fraud: somebody uses this advert")


DOUBT_MOVES: dict[str, frozenset[str]] = {
    DoubtState.OPEN: frozenset({DoubtState.MISTAKE, DoubtState.FRAUD}),
    DoubtState.MISTAKE: frozenset({DoubtState.OPEN, DoubtState.FRAUD}),
    DoubtState.FRAUD: frozenset({DoubtState.OPEN}),
}
