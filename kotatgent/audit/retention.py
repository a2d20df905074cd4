"""Taking out the oldest end of the register, as the owner of the tables, and leaving a signed checkpoint."""

import datetime as dt

from django.db import transaction
from django.db.models import Max

from kotatgent.audit import triggers
from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.models import Checkpoint, Event, Seal
from kotatgent.audit.record import record
from kotatgent.audit.verification import statement_of
from kotatgent.core import append_only, clock, signing


def oldest_end(before: dt.date, *, using: str) -> tuple[Seal | None, int]:
    """The last link that goes, and how many events with it: whole links of which every event is from before."""
    last, events = None, 0
    for seal in Seal.objects.using(using).order_by("position").iterator(chunk_size=200):
        youngest = Event.objects.using(using).sealed_by(seal).aggregate(at=Max("at"))["at"]
        if youngest is not None and youngest >= clock.start_of(before):
            break
        last, events = seal, events + seal.events
    return last, events


def take_out(before: dt.date, *, by: Actor, now: dt.datetime, using: str) -> Checkpoint | None:
    """Raises signing.NoKey where the site can't sign: then nothing is taken out."""
    with transaction.atomic(using=using):
        last, events = oldest_end(before, using=using)
        if last is None:
            return None
        made = Checkpoint(position=last.position, head=last.head, events=events, before=before, made_at=now)
        made.statement = signing.sign(statement_of(made))
        going = Seal.objects.using(using).filter(position__lte=last.position)
        with append_only.lifted(triggers.TABLES, using=using):
            for seal in going.order_by("position").iterator(chunk_size=200):
                Event.objects.using(using).sealed_by(seal)._raw_delete(using)
            going._raw_delete(using)
            Checkpoint.objects.using(using).all()._raw_delete(using)
            made.save(using=using, force_insert=True)
        record(Kind.REMOVED, made, by=by, now=now, using=using, events=events, before_day=str(before))
    return made
