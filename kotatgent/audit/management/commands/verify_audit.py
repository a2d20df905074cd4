from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kotatgent.audit.verification import verify
from kotatgent.core import clock


class Command(BaseCommand):
    help = "Reads the audit register and the heads outside the database, and says what is not as it was sealed."

    def handle(self, *args: Any, **options: Any) -> None:
        found = verify(now=clock.now())
        for problem in found.problems:
            self.stdout.write(f"BROKEN  {problem}")
        self.stdout.write(
            f"{found.events} events in {found.seals} links; {found.days} heads outside the database; "
            f"{found.waiting} events wait for the next link."
        )
        if found.problems:
            raise CommandError("The register is not as it was sealed.")
        self.stdout.write("The register is as it was sealed.")
