from typing import Any

from kotatgent.audit.actors import COMMAND
from kotatgent.core import clock
from kotatgent.core.versions_command import VersionsCommand
from kotatgent.papers import actions, files
from kotatgent.papers.models import PaperText


class Command(VersionsCommand):
    help = "Write the text of a model paper down as JSON, or take in a new version from a file (JSON or TOML)."
    import_help = "a new version, as a draft; one that is there never changes"
    noun = "text"
    model = PaperText

    def take_in(self, content: bytes, *, toml: bool) -> tuple[Any, bool]:
        return actions.take_in(content, toml=toml, by=COMMAND, now=clock.now())

    def written(self, found: PaperText) -> str:
        return files.written(found)

    def told(self, found: PaperText) -> str:
        return f"{found.clauses.count()} clauses, a draft"
