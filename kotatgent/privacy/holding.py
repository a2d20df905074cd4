"""What keeps somebody from being erased now."""

from django.utils.translation import gettext_lazy as _

from inspections.queries import holds_a_landlord
from kotatgent.privacy.belongs import BELONGS
from kotatgent.privacy.enums import RequestState, Right
from kotatgent.privacy.fates import others_act
from kotatgent.privacy.models import DataRequest
from kotatgent.privacy.people import Person
from landlords.enums import MemberRole
from landlords.models import Member
from landlords.queries import heir_of


def held_by(person: Person) -> list[str]:
    """What keeps somebody from being erased now, in words; empty where nothing does.

    A procedure about a building needs somebody to hear and to write to (art. 17(3)(b) GDPR, F5.11), and a request that
    was not answered is answered first.
    """
    found = [] if others_act(person) else [str(reason) for reason in holds_a_landlord(person.buildings)]
    if is_only_owner(person):
        found.append(str(_("You are the only owner, and others act for your landlord. Invite a co-owner first.")))
    theirs = DataRequest.objects.filter(BELONGS["privacy.DataRequest"].rows(person))
    waiting = theirs.filter(state=RequestState.OPEN).exclude(kind=Right.ERASURE)
    found += [
        str(_("We still owe you an answer to your request of %(day)s.") % {"day": f"{request.filed_at:%d/%m/%Y}"})
        for request in waiting
    ]
    return found


def is_only_owner(person: Person) -> bool:
    """Managers alone may not be left behind."""
    if person.landlord is None or not others_act(person):
        return False
    owns = Member.objects.filter(user=person.user, until__isnull=True, role=MemberRole.OWNER).exists()
    return owns and heir_of(person.landlord) is None
