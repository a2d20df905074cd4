import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from kotatgent.core import clock
from kotatgent.privacy import actions, retention


class Command(BaseCommand):
    help = "What has had its term goes: the same code that runs each night."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count what would go, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        now = clock.now()
        counts = {}
        for kind, of in retention.CLASSES.items():
            due, there = len(of.due(now)), of.there().count()
            counts[kind] = {"there": there, "due": due, "stops": retention.is_too_much(kind, due, there)}
        if not options["dry_run"]:
            counts["removed"] = actions.run_retention(now=now)  # type: ignore[assignment]
        self.stdout.write(json.dumps(counts))
