import tomllib
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from kotatgent.audit.actors import COMMAND
from kotatgent.core import clock, reference
from kotatgent.core.errors import RuleBroken
from kotatgent.terms import actions


class Command(BaseCommand):
    help = (
        "Read a new version of the terms from a TOML file, as a draft. Two people of the staff publish it on the desk."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        now = clock.now()
        try:
            definition = reference.read(file)
            with transaction.atomic():
                version = actions.draft(definition, by=COMMAND, now=now)
                if dry_run:
                    transaction.set_rollback(True)
        except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValidationError, RuleBroken) as error:
            raise CommandError(f"{file}: {error}. Nothing was written.") from error
        done = "would be" if dry_run else "is"
        self.stdout.write(f"Version {version.number} {done} a draft of {version.title_nl!r}.")
