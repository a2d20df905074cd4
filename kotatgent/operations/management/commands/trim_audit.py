import datetime as dt
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS

from kotatgent.audit import retention
from kotatgent.audit.actors import COMMAND
from kotatgent.core import clock, signing
from kotatgent.operations.roles import OWNER


class Command(BaseCommand):
    help = "Takes the oldest end out of the audit register, as the owner of the tables, and leaves a signed checkpoint."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("before", type=dt.date.fromisoformat, help="events from before this day go: 2027-01-01")
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")

    def handle(self, *args: Any, before: dt.date, dry_run: bool, **options: Any) -> None:
        using = OWNER if OWNER in settings.DATABASES else DEFAULT_DB_ALIAS
        if before > clock.today():
            raise CommandError("That day is still to come.")
        if dry_run:
            last, events = retention.oldest_end(before, using=using)
            self.stdout.write(f"{events} events would go, up to link {last.position if last else 0}.")
            return
        try:
            made = retention.take_out(before, by=COMMAND, now=clock.now(), using=using)
        except signing.NoKey as error:
            raise CommandError("SIGNING_KEYS is empty: the checkpoint can't be signed, so nothing goes.") from error
        if made is None:
            self.stdout.write("Nothing goes: no link is older than that.")
            return
        self.stdout.write(f"{made.events} events are gone; the chain now begins after link {made.position}.")
