"""The Celery application: `celery -A kotatgent.celery worker` and `… beat`."""

import os

from celery import Celery

from kotatgent.core import devbroker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kotatgent.settings")
devbroker.register()
app = Celery("kotatgent")
app.set_default()  # for every thread, not only the one that imports first
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
