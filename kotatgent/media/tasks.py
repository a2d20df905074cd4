from celery import shared_task

from kotatgent.core import clock
from kotatgent.media import versions


@shared_task(name=versions.TASK)
def make_versions() -> int:
    return versions.make_waiting(now=clock.now())
