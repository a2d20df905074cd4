"""What the import commands share: read the file, run the action, print the report row by row."""

from pathlib import Path
from typing import Any, Protocol

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kotatgent.audit.actors import COMMAND
from kotatgent.core import clock
from kotatgent.places.imports import ImportRefused, Report


class Import(Protocol):
    def __call__(self, content: bytes, *, file_name: str, by: Any, now: Any, dry_run: bool = False) -> Report: ...


class ImportCommand(BaseCommand):
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")

    def load(self, action: Import, file: Path, dry_run: bool) -> None:
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}. Nothing was imported.") from error
        try:
            report = action(content, file_name=file.name, by=COMMAND, now=clock.now(), dry_run=dry_run)
        except ImportRefused as error:
            for refusal in error.report.refused:
                self.stderr.write(f"refused {refusal}")
            count = len(error.report.refused)
            raise CommandError(f"{file}: {count} refused, so nothing was imported.") from error
        self.stdout.write(
            f"{report.rows} rows: {report.made} new, {report.changed} changed, {report.unchanged} as they were."
        )
        if report.not_in_file:
            self.stdout.write(f"{report.not_in_file} that we have are not in the file; they stay.")
        if dry_run:
            self.stdout.write("Dry run: nothing was changed.")
