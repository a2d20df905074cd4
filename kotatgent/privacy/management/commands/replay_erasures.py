import json
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import OPEN_ROLES
from kotatgent.contact.models import Thread
from kotatgent.core import clock
from kotatgent.newsletter.models import SignUp, Subscriber
from kotatgent.notices.models import Notice
from kotatgent.privacy import erasure_list
from kotatgent.privacy.actions import erase_address_again, erase_again
from kotatgent.privacy.models import DataRequest, Erasure
from landlords.models import Invitation


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
        addresses = _back_at(marks)
        if not options["dry_run"]:
            for account in back:
                erase_again(account, now=clock.now())
            for address in addresses:
                erase_address_again(address, now=clock.now())
        number = len(back) + len(addresses)
        counts = {"on_the_list": len(marks), "back": number, "erased": 0 if options["dry_run"] else number}
        self.stdout.write(json.dumps(counts))


def _back_at(marks: dict[str, set[str]]) -> list[str]:
    """Addresses that were erased after this copy was made: it does not know of the erasure."""
    known = set(Erasure.objects.values_list("code", flat=True))
    found = {erasure_list.mark_of_address(address): address for address in _addresses()}
    return sorted(address for mark, address in found.items() if marks.get(mark, set()) - known)


def _addresses() -> Iterator[str]:
    """Of people without an account, wherever one may stand."""
    places: list[tuple[QuerySet[Any], str]] = [
        (Thread.objects.filter(visitor=None), "visitor_email"),
        (Subscriber.objects.filter(user=None), "email"),
        (SignUp.objects.all(), "email"),
        (DataRequest.objects.filter(user=None), "email"),
        (Invitation.objects.all(), "email"),
        (Notice.objects.filter(to_user=None), "to_email"),
    ]
    for rows, column in places:
        yield from filter(None, rows.order_by().values_list(column, flat=True).iterator())
