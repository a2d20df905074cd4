from typing import Any

from inspections import checklist_files
from inspections.actions import checklists
from inspections.models import Checklist
from kotatgent.audit.actors import COMMAND
from kotatgent.core import clock
from kotatgent.core.versions_command import VersionsCommand


class Command(VersionsCommand):
    help = "Write a checklist down as JSON, or take in a new version from a file (JSON or TOML)."
    import_help = "a new version; one that is there never changes"
    noun = "checklist"
    model = Checklist

    def take_in(self, content: bytes, *, toml: bool) -> tuple[Any, bool]:
        return checklists.take_in(content, toml=toml, by=COMMAND, now=clock.now())

    def written(self, found: Checklist) -> str:
        return checklist_files.written(found)

    def told(self, found: Checklist) -> str:
        return f"{found.items.count()} items, in use from {found.in_use_from}"
