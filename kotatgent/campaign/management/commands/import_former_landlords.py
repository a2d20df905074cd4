import datetime as dt
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from kotatgent.audit.actors import COMMAND
from kotatgent.campaign.imports import ImportRefused, Record, Report, import_former_landlords
from kotatgent.core import clock
from kotatgent.core.errors import RuleBroken


class Command(BaseCommand):
    help = "Load a list of former landlords for the campaign (CSV with email,language: docs/campaign.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
        parser.add_argument("--purpose", default="", help="what the addresses are used for")
        parser.add_argument("--ground", default="", help="the legal ground")
        parser.add_argument("--end", type=dt.date.fromisoformat, help="the last day, at most six months away")

    def handle(
        self, *args: Any, file: Path, dry_run: bool, purpose: str, ground: str, end: dt.date | None, **options: Any
    ) -> None:
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}. Nothing was imported.") from error
        try:
            with translation.override("en"):
                report = import_former_landlords(
                    content, by=COMMAND, now=clock.now(), grounds=_grounds(purpose, ground, end), dry_run=dry_run
                )
        except ImportRefused as error:
            for refusal in error.report.refused:
                self.stderr.write(f"refused {refusal}")
            raise CommandError(f"{file}: {len(error.report.refused)} refused, so nothing was imported.") from error
        except RuleBroken as error:
            with translation.override("en"):
                raise CommandError(f"{error} Nothing was imported.") from error
        self._tell(report)
        if dry_run:
            self.stdout.write("Dry run: nothing was changed.")

    def _tell(self, report: Report) -> None:
        for line in report.twice:
            self.stdout.write(f"twice  {line}")
        self.stdout.write(
            f"{report.rows} rows: {report.taken_in} taken in, {report.known} known before, {len(report.twice)} twice "
            f"in the file, {report.registered} registered already, {report.refusing} want no invitation."
        )


def _grounds(purpose: str, ground: str, end: dt.date | None) -> Record | None:
    """All three, or none where the privacy officer made the record. Raises CommandError for some of them."""
    given = (purpose, ground, end)
    if not any(given):
        return None
    if end is None or not purpose or not ground:
        raise CommandError("Give --purpose, --ground and --end together. Nothing was imported.")
    return Record(purpose.strip(), ground.strip(), end)
