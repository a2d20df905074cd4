"""A command for reference data whose versions are files: one goes out, a new one comes in."""

import sys
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Model
from django.utils import translation

from kotatgent.core.data_files import VersionRefused


class VersionsCommand(BaseCommand):
    """Subclasses say what it is a version of. Each has a `kind` and a `version`."""

    noun: ClassVar[str]
    import_help: ClassVar[str]
    model: ClassVar[type[Model]]

    def take_in(self, content: bytes, *, toml: bool) -> tuple[Any, bool]:
        raise NotImplementedError

    def written(self, found: Any) -> str:
        """The whole of it as a file."""
        raise NotImplementedError

    def told(self, found: Any) -> str:
        """What came in, in a few words."""
        raise NotImplementedError

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        export = what.add_parser("export", help="print one version, like KIND/2")
        export.add_argument("name", metavar="KIND/VERSION")
        take_in = what.add_parser("import", help=self.import_help)
        take_in.add_argument("file", type=Path)

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        with translation.override("en"):
            if what == "export":
                self._export(options["name"])
            else:
                self._import(options["file"])

    def _export(self, name: str) -> None:
        kind, _slash, version = name.partition("/")
        rows = self.model._default_manager
        found = rows.filter(kind=kind, version=version).first() if version.isdecimal() else None
        if found is None:
            there = rows.order_by("kind", "version").values_list("kind", "version")
            known = ", ".join(f"{kind}/{version}" for kind, version in there)
            raise CommandError(f"There is no {self.noun} {name}. There are: {known}.")
        self.stdout.write(self.written(found), ending="")

    def _import(self, file: Path) -> None:
        try:
            content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}. Nothing was taken in.") from error
        try:
            found, is_new = self.take_in(content, toml=file.suffix == ".toml")
        except VersionRefused as error:
            for problem in error.problems:
                self.stderr.write(problem)
            raise CommandError(f"{file}: {len(error.problems)} refused, so nothing was taken in.") from error
        name = f"{found.kind}/{found.version}"
        self.stdout.write(f"{name}: {self.told(found)}." if is_new else f"{name} is there already.")
