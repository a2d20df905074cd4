from pathlib import Path
from typing import Any

from django.apps import AppConfig

from kotatgent.core import reference
from kotatgent.followups.models import Term


def load(sender: AppConfig, using: str, **kwargs: Any) -> None:
    if not reference.is_ready(using, Term):
        return
    facts = reference.read(Path(__file__).parent / "reference" / "terms.toml")
    for code, row in facts.items():
        Term.objects.using(using).get_or_create(code=code, defaults=row)
