from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kotatgent.core import clock
from kotatgent.operations.register import INVARIANTS


class Command(BaseCommand):
    help = "Looks at every row of the register and says which rule of the data it breaks, if any."

    def handle(self, *args: Any, **options: Any) -> None:
        today, broken = clock.today(), 0
        for invariant in INVARIANTS.values():
            found = invariant.tally(today)
            self.stdout.write(f"{'BROKEN' if found.broken else 'ok':<7}{found.seen:>8}  {invariant.sentence}")
            if found.broken:
                broken += 1
                more = " …" if found.broken > len(found.examples) else ""
                self.stdout.write(f"{'':<17}{found.broken} rows ({invariant.code}): {', '.join(found.examples)}{more}")
        if broken:
            raise CommandError(f"{broken} of {len(INVARIANTS)} rules are broken.")
        self.stdout.write(f"All {len(INVARIANTS)} rules hold.")
