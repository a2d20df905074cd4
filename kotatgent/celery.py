"""The Celery application: `celery -A kotatgent.celery worker` and `… beat`."""

import logging
import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging

from kotatgent.core import devbroker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kotatgent.settings")
devbroker.register()
app = Celery("kotatgent")
app.set_default()  # for every thread, not only the one that imports first
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def log_like_the_site(loglevel: int | str, **kwargs: Any) -> None:
    """Celery's own logs would repeat what an error says, and with it the words of people (`core.discreet`)."""
    logging.getLogger().setLevel(loglevel)


setup_logging.connect(log_like_the_site)
