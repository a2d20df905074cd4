from pathlib import Path
from typing import Any

from django.apps import AppConfig

from kotatgent.core import reference
from listings.models import WordingRule

FILE = Path(__file__).parent / "reference" / "wording.toml"


def shipped() -> dict[str, dict[str, Any]]:
    """The rules that come with the product, by code, as columns."""
    return {
        code: {**row, "patterns": "\n".join(row["patterns"]), "innocent": "\n".join(row["innocent"])}
        for code, row in reference.read(FILE).items()
    }


def load(sender: AppConfig, using: str, **kwargs: Any) -> None:
    if not reference.is_ready(using, WordingRule):
        return
    rules = WordingRule.objects.using(using)
    there = set(rules.values_list("code", flat=True))
    rules.bulk_create(WordingRule(code=code, **row) for code, row in shipped().items() if code not in there)
