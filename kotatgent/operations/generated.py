"""What commands that write a page of docs/ share: write it, or say that it is out of step."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser


class GeneratedPage(BaseCommand):
    requires_system_checks = ()  # the models are all it needs
    page: Callable[[], str]
    file_name: str

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail when the page is out of step")
        parser.add_argument("--file", type=Path, help="another place than docs/")

    def handle(self, *args: Any, check: bool, file: Path | None, **options: Any) -> None:
        target = file or settings.BASE_DIR / "docs" / self.file_name
        try:
            wanted = type(self).page()
        except ValueError as error:
            raise CommandError(str(error)) from error
        there = target.read_text(encoding="utf-8") if target.exists() else ""
        if there == wanted:
            return
        if check:
            raise CommandError(f"{target} is not what the code says: run `make fix` and commit the result.")
        target.write_text(wanted, encoding="utf-8")
        self.stdout.write(f"{target} written.")
