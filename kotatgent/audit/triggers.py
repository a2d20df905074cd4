from typing import Any

from django.apps import AppConfig

from kotatgent.core import append_only


def install(sender: AppConfig, using: str, **kwargs: Any) -> None:
    append_only.install("audit_event", "the audit register", using=using)
