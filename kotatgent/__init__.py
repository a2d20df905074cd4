"""The Celery application comes with the package, so that whoever enqueues work reaches the right broker."""

from kotatgent.celery import app as celery_app

__all__ = ["celery_app"]
