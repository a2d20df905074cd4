"""What adopting closes: the text, by whom and when. Only the days of looking at it again may move."""

from typing import Any

from django.apps import AppConfig

from kotatgent.core import append_only
from kotatgent.core.append_only import Seal

WHAT = "an adopted document"
_ADOPTED = "EXISTS (SELECT 1 FROM privacy_document d WHERE d.id = OLD.document_id AND d.state = 'adopted')"
_TEXT = (
    "id", "code", "kind", "number", "state", "title_nl", "title_en", "essence_nl", "essence_en", "adopted_on",
    "adopted_by",
)  # fmt: skip

SEALS = (
    Seal("privacy_document", WHAT, "OLD.state = 'adopted'", _TEXT),
    Seal("privacy_section", WHAT, _ADOPTED),
)


def keep(sender: AppConfig, using: str, **kwargs: Any) -> None:
    append_only.seal(SEALS, using=using)


def let_migrate(sender: AppConfig, using: str, **kwargs: Any) -> None:
    append_only.unseal(SEALS, using=using)
