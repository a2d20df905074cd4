"""What the yearly survey of the City and the institutions found (F6.5), beside the register's own figures.

Numbers of others, written down with their source; the file says where each comes from.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from kotatgent.core import reference


@dataclass(frozen=True)
class Finding:
    """`own` is the figure of the register that comes nearest to it; empty when there is none."""

    year: int
    words_nl: str
    words_en: str
    value: Decimal
    unit: str  # percent or euro
    own: str
    source: str

    def words(self, language: str) -> str:
        return self.words_en if language == "en" else self.words_nl


@cache
def findings() -> tuple[Finding, ...]:
    rows = reference.read(Path(__file__).parent / "reference" / "survey.toml")["findings"]
    return tuple(Finding(**row | {"value": Decimal(row["value"])}) for row in rows)
