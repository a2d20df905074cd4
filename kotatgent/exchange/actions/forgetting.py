import datetime as dt

from django.db import transaction

from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record
from kotatgent.core import rows
from kotatgent.exchange.models import Topic
from kotatgent.media import attached


@transaction.atomic
def forget(topic: Topic, *, by: Actor, now: dt.datetime) -> None:
    """Its term is over: the topic goes with every answer, version and file."""
    topic = rows.lock(topic)
    for file in topic.files.select_related("picture", "pdf"):
        file.delete()
        attached.discard(file.picture, file.pdf, by=by, now=now)
    record(Kind.REMOVED, topic, by=by, now=now, why="term_over")
    topic.delete()
