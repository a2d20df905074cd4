from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from inspections.imports import ImportRefused, Report, import_certificates
from kotatgent.audit.actors import COMMAND
from kotatgent.core import clock


class Command(BaseCommand):
    help = "Record the certificates of a list (CSV; its columns stand in docs/operations.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
        parser.add_argument(
            "--fire-reason", default="", help="why certificates of buildings without a favourable fire report count"
        )

    def handle(self, *args: Any, file: Path, dry_run: bool, fire_reason: str, **options: Any) -> None:
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}. Nothing was imported.") from error
        try:
            with translation.override("en"):
                report = import_certificates(
                    content,
                    file_name=file.name,
                    by=COMMAND,
                    now=clock.now(),
                    fire_reason=fire_reason,
                    dry_run=dry_run,
                )
        except ImportRefused as error:
            for refusal in error.report.refused:
                self.stderr.write(f"refused {refusal}")
            count = len(error.report.refused)
            raise CommandError(f"{file}: {count} refused, so nothing was imported.") from error
        self._tell(report)
        if dry_run:
            self.stdout.write("Dry run: nothing was changed.")

    def _tell(self, report: Report) -> None:
        for what, lines in (
            ("recorded", report.recorded),
            ("building made", report.buildings),
            ("in doubt", report.in_doubt),
        ):
            for line in lines:
                self.stdout.write(f"{what}  {line}")
        self.stdout.write(
            f"{report.rows} rows: {len(report.recorded)} recorded, {len(report.in_doubt)} in doubt (for the desk), "
            f"{report.known} known before; {len(report.buildings)} buildings made."
        )
