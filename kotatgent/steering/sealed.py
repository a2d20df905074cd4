"""A figure that was written stays, unless its day is being worked out anew (`Recomputation`)."""

from typing import Any

from django.apps import AppConfig

from kotatgent.core import append_only
from kotatgent.core.append_only import Seal

_NOT_OPEN = """NOT EXISTS (SELECT 1 FROM steering_recomputation r WHERE r."on" = OLD."on" AND r.done_at IS NULL)"""

SEALS = (
    Seal("steering_dailyfigure", "a figure of a day", _NOT_OPEN),
    Seal("steering_recomputation", "what was worked out anew", "OLD.done_at IS NOT NULL"),
)


def keep(sender: AppConfig, using: str, **kwargs: Any) -> None:
    append_only.seal(SEALS, using=using)
    append_only.install("steering_frozenreport", "a frozen report", using=using)


def let_migrate(sender: AppConfig, using: str, **kwargs: Any) -> None:
    append_only.unseal(SEALS, using=using)
