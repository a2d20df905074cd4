from pathlib import Path
from typing import Any

from django.apps import AppConfig

from inspections import checklist_files
from inspections.models import Checklist, ChecklistItem
from inspections.models.addenda import TABLE
from inspections.sealed import SEALS
from kotatgent.core import append_only, reference

FOLDER = Path(__file__).parent / "reference"


def load(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """Each checklist version that is not there yet; a version that is there never changes."""
    if not reference.is_ready(using, Checklist, ChecklistItem):
        return
    for file in sorted(FOLDER.glob("*.toml")):
        found = checklist_files.read(file.read_bytes(), toml=True)
        there = Checklist.objects.using(using).filter(kind=found.head["kind"], version=found.head["version"])
        if not there.exists():
            checklist_files.saved(found, using=using)


def keep_signed(sender: AppConfig, using: str, **kwargs: Any) -> None:
    append_only.install(TABLE, "what was added to a report", using=using)
    append_only.seal(SEALS, using=using)


def let_migrate(sender: AppConfig, using: str, **kwargs: Any) -> None:
    append_only.unseal(SEALS, using=using)
