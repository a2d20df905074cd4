from pathlib import Path
from typing import Any

from django.apps import AppConfig

from inspections.models import Checklist, ChecklistItem
from inspections.models.addenda import TABLE
from kotatgent.core import append_only, reference

FOLDER = Path(__file__).parent / "reference"


def load(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """Each checklist version that is not there yet; a version that is there never changes."""
    if not reference.is_ready(using, Checklist, ChecklistItem):
        return
    for file in sorted(FOLDER.glob("*.toml")):
        facts = reference.read(file)
        items = facts.pop("items")
        checklist, made = Checklist.objects.using(using).get_or_create(
            kind=facts["kind"], version=facts["version"], defaults=facts
        )
        if not made:
            continue
        for position, item in enumerate(items, start=1):
            row = ChecklistItem(checklist=checklist, position=position, **item)
            row.clean()
            row.save(using=using)


def keep_addenda(sender: AppConfig, using: str, **kwargs: Any) -> None:
    append_only.install(TABLE, "what was added to a report", using=using)
