"""What publishing closes: the words of an edition. That an account was erased may still take its name off it."""

from typing import Any

from django.apps import AppConfig

from kotatgent.core import append_only
from kotatgent.core.append_only import Seal
from kotatgent.information.models import TEXTS

COLUMNS = ("id", "page_id", "number", "published_at", *TEXTS)
SEALS = (Seal("information_edition", "a published information page", "OLD.id IS NOT NULL", COLUMNS),)


def keep(sender: AppConfig, using: str, **kwargs: Any) -> None:
    append_only.seal(SEALS, using=using)


def let_migrate(sender: AppConfig, using: str, **kwargs: Any) -> None:
    append_only.unseal(SEALS, using=using)
