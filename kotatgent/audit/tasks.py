from celery import shared_task

from kotatgent.audit import sealing
from kotatgent.core import clock


@shared_task(name="audit.seal")
def seal() -> int:
    return sealing.seal(now=clock.now())
