from pathlib import Path
from typing import Any

from kotatgent.places.imports import import_neighbourhoods
from kotatgent.places.management.commands._file_import import ImportCommand


class Command(ImportCommand):
    help = "Load the neighbourhoods of Ghent with their outlines from a GeoJSON file."

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        self.load(import_neighbourhoods, file, dry_run)
