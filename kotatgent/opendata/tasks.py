from celery import shared_task

from kotatgent.core import clock
from kotatgent.opendata import publishing


@shared_task(name="opendata.publish")
def publish() -> int:
    return publishing.publish(now=clock.now())
