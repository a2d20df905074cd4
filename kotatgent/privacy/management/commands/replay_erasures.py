import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import OPEN_ROLES
from kotatgent.core import clock
from kotatgent.privacy import erasure_list
from kotatgent.privacy.actions import erase_again


class Command(BaseCommand):
    help = "After an older copy of the database was put back: erase again who is on the erasure list."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count them, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            marks = erasure_list.marks()
        except OSError as error:
            raise CommandError(f"The erasure list can't be read: {error.strerror}.") from error
        accounts = User.objects.filter(role__in=OPEN_ROLES).order_by("pk")
        back = [account for account in accounts.iterator() if erasure_list.mark_of(account) in marks]
        if not options["dry_run"]:
            for account in back:
                erase_again(account, now=clock.now())
        counts = {"on_the_list": len(marks), "back": len(back), "erased": 0 if options["dry_run"] else len(back)}
        self.stdout.write(json.dumps(counts))
