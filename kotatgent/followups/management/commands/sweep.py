import datetime as dt
import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.dateparse import parse_date, parse_datetime

from kotatgent.core import clock
from kotatgent.followups import sweep


class Command(BaseCommand):
    help = "One run over everything that is due: the same code that the scheduler starts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--now", help="moment (ISO 8601) to act at; the future only with DEBUG")
        parser.add_argument("--dry-run", action="store_true", help="say what would be taken up, do nothing")

    def handle(self, *args: Any, now: str | None, dry_run: bool, **options: Any) -> None:
        moment = self._moment(now)
        counts = sweep.preview(now=moment) if dry_run else sweep.run(now=moment)
        self.stdout.write(json.dumps(counts))

    def _moment(self, text: str | None) -> dt.datetime:
        present = clock.now()
        if text is None:
            return present
        try:
            moment = parse_datetime(text)
            day = parse_date(text)
        except ValueError as error:
            raise CommandError(f"--now {text}: {error}") from error
        if moment is None and day is not None:
            moment = clock.start_of(day)
        if moment is None:
            raise CommandError(f"--now {text}: give a moment such as 2027-03-01T09:00 or a date.")
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=clock.BRUSSELS)
        if moment > present and not settings.DEBUG:
            raise CommandError("--now lies in the future; that is for trying things out (DEBUG).")
        return moment
