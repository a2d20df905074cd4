"""Who looked into somebody's files: the day and the role, never the name of a civil servant."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from kotatgent.accounts.roles import Role
from kotatgent.audit.kinds import Kind
from kotatgent.audit.models import Event, subject_code, subject_kind
from kotatgent.core import clock
from kotatgent.privacy.people import Person
from landlords.models import Start


@dataclass(frozen=True)
class Reading:
    on: dt.date
    role: str
    kind: str  # of the file
    code: str

    @property
    def reader(self) -> str:
        return str(Role(self.role).label) if self.role in Role.values else self.role


def readings_of(person: Person) -> list[Reading]:
    """Each day, role and file once, the newest first."""
    begun = Start.objects.filter(code=person.user.number) if person.user.number else ()
    files = [person.user, *filter(None, [person.landlord]), *person.buildings, *begun]
    about = Q(pk__in=[])
    for file in files:
        about |= Q(subject_kind=subject_kind(file), subject_code=subject_code(file))
    events = Event.objects.filter(about, kind=Kind.READ).exclude(actor_id=person.user.pk).order_by("-id")
    found = events.values_list("at", "actor_role", "subject_kind", "subject_code")
    return list(dict.fromkeys(Reading(clock.date_of(at), role, kind, code) for at, role, kind, code in found))
