from typing import Any

from django.apps import AppConfig

from kotatgent.core import append_only

TABLES = {
    "audit_event": "the audit register",
    "audit_seal": "the chain of the audit register",
    "audit_checkpoint": "where the chain of the audit register begins",
}


def install(sender: AppConfig, using: str, **kwargs: Any) -> None:
    for table, what in TABLES.items():
        append_only.install(table, what, using=using)
