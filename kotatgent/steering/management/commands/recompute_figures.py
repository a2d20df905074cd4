import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kotatgent.audit.actors import COMMAND
from kotatgent.core import clock
from kotatgent.steering import actions


class Command(BaseCommand):
    help = "Works the stored figures of a past day out anew, and records that it was done and why."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=dt.date.fromisoformat, required=True, help="ISO date")
        parser.add_argument("--reason", required=True, help="for the audit of the figures; names no person")

    def handle(self, *args: Any, on: dt.date, reason: str, **options: Any) -> None:
        if on >= clock.today():
            raise CommandError("Only figures of a day that is over are kept.")
        if not reason.strip():
            raise CommandError("Say why.")
        found = actions.recompute(on, reason=reason.strip(), by=COMMAND, now=clock.now())
        self.stdout.write(f"{found.changed} figures of {on} changed.")
