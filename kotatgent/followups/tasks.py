from celery import shared_task

from kotatgent.core import clock
from kotatgent.followups import sweep as sweeping


@shared_task(name="followups.sweep")
def sweep() -> dict[str, int]:
    return sweeping.run(now=clock.now())
