import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from inspections import checklist_files
from inspections.actions import checklists
from inspections.models import Checklist
from kotatgent.audit.actors import COMMAND
from kotatgent.core import clock


class Command(BaseCommand):
    help = "Write a checklist down as JSON, or take in a new version from a file (JSON or TOML)."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        export = what.add_parser("export", help="print one version, like quality/2")
        export.add_argument("checklist", metavar="KIND/VERSION")
        take_in = what.add_parser("import", help="a new version; one that is there never changes")
        take_in.add_argument("file", type=Path)

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        with translation.override("en"):
            if what == "export":
                self._export(options["checklist"])
            else:
                self._import(options["file"])

    def _export(self, name: str) -> None:
        kind, _slash, version = name.partition("/")
        found = Checklist.objects.filter(kind=kind, version=version).first() if version.isdecimal() else None
        if found is None:
            known = ", ".join(f"{row.kind}/{row.version}" for row in Checklist.objects.order_by("kind", "version"))
            raise CommandError(f"There is no checklist {name}. There are: {known}.")
        self.stdout.write(checklist_files.written(found), ending="")

    def _import(self, file: Path) -> None:
        try:
            content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}. Nothing was taken in.") from error
        try:
            found, is_new = checklists.take_in(content, toml=file.suffix == ".toml", by=COMMAND, now=clock.now())
        except checklists.ChecklistRefused as error:
            for problem in error.problems:
                self.stderr.write(problem)
            raise CommandError(f"{file}: {len(error.problems)} refused, so nothing was taken in.") from error
        name = f"{found.kind}/{found.version}"
        count = found.items.count()
        self.stdout.write(
            f"{name}: {count} items, in use from {found.in_use_from}." if is_new else f"{name} is there already."
        )
