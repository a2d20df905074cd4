"""What publishing closes: the version's text. The state of a version and its dates are no text."""

from typing import Any

from django.apps import AppConfig

from kotatgent.core import append_only
from kotatgent.core.append_only import Seal

WHAT = "a published version of the terms"
_PUBLISHED = "EXISTS (SELECT 1 FROM terms_version v WHERE v.id = OLD.version_id AND v.state = 'published')"

SEALS = (
    Seal("terms_version", WHAT, "OLD.state = 'published'", ("id", "number", "title_nl", "title_en", "state")),
    Seal("terms_clause", WHAT, _PUBLISHED),
)


def keep(sender: AppConfig, using: str, **kwargs: Any) -> None:
    append_only.seal(SEALS, using=using)


def let_migrate(sender: AppConfig, using: str, **kwargs: Any) -> None:
    append_only.unseal(SEALS, using=using)
