from django.core.management.base import BaseCommand

from kotatgent.core import signing


class Command(BaseCommand):
    requires_system_checks = ()  # it also helps when the setting is wrong
    help = "Prints a new SIGNING_KEYS: a new key first, then the public halves of those in use. Changes nothing."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(signing.next_keys())
