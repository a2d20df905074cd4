"""A new version of a checklist comes in as a file. What is there never changes, so no report does either."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from inspections import checklist_files, permissions
from inspections.models import Checklist
from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind as Event
from kotatgent.audit.record import record
from kotatgent.core.data_files import Unreadable, VersionRefused


@transaction.atomic
def take_in(content: bytes, *, toml: bool = False, by: Actor, now: dt.datetime) -> tuple[Checklist, bool]:
    """The checklist of the file, and whether it is new: the same file once more changes nothing.

    Raises VersionRefused, also for a version that is there with other content.
    """
    permissions.check_may_change_checklists(by)
    try:
        file = checklist_files.read(content, toml=toml)
    except Unreadable as error:
        raise VersionRefused(error.problems) from error
    kind, version = file.head["kind"], file.head["version"]
    known = Checklist.objects.select_for_update().filter(kind=kind)
    there = {checklist.version: checklist for checklist in known}
    if version not in there:
        checklist = checklist_files.saved(file)
        record(Event.CREATED, checklist, by=by, now=now, checklist=str(checklist), items=len(file.items))
        return checklist, True
    if checklist_files.same(there[version], file):
        return there[version], False
    message = _("Version %(version)d is in use with other content. Give this one a new number, from %(next)d.")
    raise VersionRefused([message % {"version": version, "next": max(there) + 1}])
