from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from kotatgent.operations.messages import compile_catalogues


class Command(BaseCommand):
    help = "Compiles the message catalogues that changed. Needs no gettext."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        for target in compile_catalogues(Path(folder) for folder in settings.LOCALE_PATHS):
            self.stdout.write(f"compiled {target}")
