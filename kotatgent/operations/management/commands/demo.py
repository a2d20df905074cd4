import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kotatgent.accounts.models import User
from kotatgent.core import clock
from kotatgent.core.errors import RuleBroken
from kotatgent.operations import demo_logins
from kotatgent.operations.demo import bulk, from_file


class Command(BaseCommand):
    help = "Fills an empty database with an invented town: landlords, rooms, adverts, two years of inspections."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--rooms",
            type=int,
            default=900,
            help=f"up to {bulk.PLAYED} are played one by one, up to {bulk.MOST:,} by copying landlords of those",
        )
        parser.add_argument("--seed", type=int, default=2012, help="the same seed on the same day gives the same data")
        parser.add_argument("--adverts", type=Path, help="build the town on this file of adverts (CSV)")
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there is data already")

    def handle(self, *args: Any, rooms: int, seed: int, if_empty: bool, adverts: Path | None, **options: Any) -> None:
        if settings.HTTPS:
            raise CommandError("The accounts of the demo share a known password: not on a public site (BASE_URL).")
        if if_empty and User.objects.exists():
            return
        if rooms > bulk.MOST:
            raise CommandError(f"At most {bulk.MOST:,} rooms.")
        started = time.monotonic()
        try:
            if adverts is not None:
                self._from_file(adverts, seed)
                return
            bulk.fill(rooms=rooms, seed=seed, today=clock.today(), say=self._say(started))
        except (OSError, UnicodeDecodeError, RuleBroken) as error:
            raise CommandError(str(error)) from error
        self._done(started)

    def _say(self, started: float) -> bulk.Say:
        def say(words: str) -> None:
            self.stdout.write(f"{time.monotonic() - started:5.0f} s  {words}")
            self.stdout.flush()

        return say

    def _from_file(self, file: Path, seed: int) -> None:
        started = time.monotonic()
        lines = from_file.fill(file, seed=seed, today=clock.today()).lines()
        for line in lines:
            self.stdout.write(line)
        (settings.VAR_DIR / "adverts-report.txt").write_text("\n".join(lines) + "\n")
        self._done(started)

    def _done(self, started: float) -> None:
        self.stdout.write(f"Filled in {time.monotonic() - started:.0f} seconds.")
        for line in demo_logins.describe():
            self.stdout.write(line)
