"""Who looked into somebody's files: the day and the role, never the name of a civil servant.

Of a reason only its kind is told: its words may be about somebody else."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from kotatgent.accounts.roles import Role
from kotatgent.audit.kinds import Kind
from kotatgent.audit.models import Event, subject_code, subject_kind
from kotatgent.core import clock
from kotatgent.privacy.enums import Why
from kotatgent.privacy.people import Person
from landlords.models import Start


@dataclass(frozen=True)
class Reading:
    on: dt.date
    role: str
    kind: str  # of the file
    code: str
    why: str = ""  # code of the reason, where one was asked

    @property
    def reason(self) -> str:
        return str(Why(self.why).label) if self.why in Why.values else ""

    @property
    def reader(self) -> str:
        return str(Role(self.role).label) if self.role in Role.values else self.role


def readings_of(person: Person) -> list[Reading]:
    """Each day, role, file and reason once, the newest first."""
    begun = Start.objects.filter(code=person.user.number) if person.user.number else ()
    files = [person.user, *filter(None, [person.landlord]), *person.buildings, *begun]
    about = Q(pk__in=[])
    for file in files:
        about |= Q(subject_kind=subject_kind(file), subject_code=subject_code(file))
    events = Event.objects.filter(about, kind=Kind.READ).exclude(actor_id=person.user.pk).order_by("-id")
    found = events.values_list("at", "actor_role", "subject_kind", "subject_code", "facts")
    return list(
        dict.fromkeys(
            Reading(clock.date_of(at), role, kind, code, facts.get("why", "")) for at, role, kind, code, facts in found
        )
    )
