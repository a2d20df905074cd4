from pathlib import Path
from typing import Any

from kotatgent.places.imports import import_streets
from kotatgent.places.management.commands._file_import import ImportCommand


class Command(ImportCommand):
    help = "Load the street names of Ghent from a table straatnaam_id,straatnaam."

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        self.load(import_streets, file, dry_run)
