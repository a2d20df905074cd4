from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from kotatgent.core.fields import reseal_column, sealed_fields
from kotatgent.core.sealing import CannotOpen


class Command(BaseCommand):
    help = "Seals all sealed columns with the first of DATA_KEYS. Afterwards the other keys may go."

    def handle(self, *args: object, **options: object) -> None:
        columns = sealed_fields(apps.get_models())
        for model, name in columns:
            try:
                changed, seen = reseal_column(model, name)
            except CannotOpen as error:
                problem = f"{model._meta.label}.{name}: {error} Nothing is lost: add the key and run again."
                raise CommandError(problem) from None
            self.stdout.write(f"{model._meta.label}.{name}: {changed} of {seen} sealed anew.")
        self.stdout.write(f"{len(columns)} columns. Only the first of DATA_KEYS is in use now.")
