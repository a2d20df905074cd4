from pathlib import Path
from typing import Any

from django.apps import AppConfig

from kotatgent.core import reference
from kotatgent.papers import files
from kotatgent.papers.models import PaperClause, PaperText

FOLDER = Path(__file__).parent / "reference"


def load(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """Each version that is not there yet, as a draft; a version that is there never changes."""
    if not reference.is_ready(using, PaperText, PaperClause):
        return
    for file in sorted(FOLDER.glob("*.toml")):
        found = files.read(file.read_bytes(), toml=True)
        there = PaperText.objects.using(using).filter(kind=found.head["kind"], version=found.head["version"])
        if not there.exists():
            files.saved(found, using=using)
