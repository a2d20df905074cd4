"""Who reads what: the one table of it, as a condition on rows and as an answer for one topic."""

from django.db.models import Q

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import Actor
from kotatgent.exchange.enums import Audience
from kotatgent.exchange.models import Signed, Topic

SERVICES = (Role.QUALITY_INSPECTOR, Role.FIRE_INSPECTOR, Role.DECISION_MAKER)
# For whom each role reads and writes; of INSTITUTION a partner its own, and the desk every one.
AUDIENCES: dict[str, tuple[Audience, ...]] = {
    Role.PARTNER: (Audience.ALL, Audience.INSTITUTION),
    Role.STAFF: (Audience.ALL, Audience.INSTITUTION, Audience.SERVICES),
    **dict.fromkeys(SERVICES, (Audience.ALL, Audience.SERVICES)),
    Role.STEERING: (Audience.ALL,),
}
NOBODY = Q(pk__in=[])


def of_role(role: str) -> tuple[Audience, ...]:
    return AUDIENCES.get(role, ())


def condition(user: User) -> Q:
    """The topics that this account reads. Somebody without a part in the exchange reads none."""
    found = of_role(user.role)
    if not found:
        return NOBODY
    if user.role != Role.PARTNER:
        return Q(audience__in=found)
    return Q(audience=Audience.ALL) | Q(audience=Audience.INSTITUTION, institution=user.institution_id)


def reads(user: User, topic: Topic) -> bool:
    """The same, of one topic."""
    if topic.audience not in of_role(user.role):
        return False
    own = topic.institution_id == user.institution_id
    return topic.audience != Audience.INSTITUTION or user.role == Role.STAFF or own


def is_of_own_side(user: User, words: Signed) -> bool:
    """What an institution or a service signed is of all its colleagues: who is away can be stood in for."""
    if user.role != words.author_role:
        return False
    return user.role != Role.PARTNER or user.institution_id == words.author_institution_id


def is_desk(by: Actor) -> bool:
    return by.role == Role.STAFF
