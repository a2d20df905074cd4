"""A new text of a model paper comes in as a file; that the City confirmed it is noted with its decision."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind as Event
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import clock
from kotatgent.core.data_files import Unreadable, VersionRefused
from kotatgent.core.errors import RuleBroken
from kotatgent.core.rows import lock
from kotatgent.papers import files, permissions
from kotatgent.papers.enums import State
from kotatgent.papers.models import PaperText


@transaction.atomic
def take_in(content: bytes, *, toml: bool = False, by: Actor, now: dt.datetime) -> tuple[PaperText, bool]:
    """The text of the file, and whether it is new: the same file once more changes nothing.

    It is a draft until the City confirmed it. Raises VersionRefused, also for a version that is there with other words.
    """
    permissions.check_may_keep(by)
    try:
        file = files.read(content, toml=toml)
    except Unreadable as error:
        raise VersionRefused(error.problems) from error
    kind, version = file.head["kind"], file.head["version"]
    there = {text.version: text for text in PaperText.objects.select_for_update().filter(kind=kind)}
    if version not in there:
        text = files.saved(file)
        record(Event.CREATED, text, by=by, now=now, text=str(text), clauses=len(file.clauses))
        return text, True
    if files.same(there[version], file):
        return there[version], False
    message = _("Version %(version)d is there with other words. Give this one a new number, from %(next)d.")
    raise VersionRefused([message % {"version": version, "next": max(there) + 1}])


@transaction.atomic
def confirm(text: PaperText, *, decision: str, on: dt.date, by: Actor, now: dt.datetime) -> PaperText:
    """The City decided that this is its model: from now on papers are made of it, without the mark of a draft."""
    permissions.check_may_keep(by)
    text = lock(text)
    if on > clock.date_of(now):
        raise RuleBroken("not_yet", _("This day is still to come."), field="on")
    if PaperText.objects.filter(kind=text.kind, state=State.CONFIRMED, version__gt=text.version).exists():
        raise RuleBroken("older", _("A later version is confirmed already, so this one would not be used."))
    move(text, State.CONFIRMED, by=by, now=now, confirmed_on=on, decision=decision)
    return text
