"""Why come back, in words, each with its source."""

from functools import cache
from pathlib import Path
from typing import Any

from kotatgent.core import reference


@cache
def _facts() -> dict[str, Any]:
    return reference.read(Path(__file__).parent / "reference" / "reasons.toml")


def reasons(language: str) -> list[dict[str, str]]:
    """`title`, `body` and `source` of each, in this language."""
    end = "en" if language == "en" else "nl"
    return [{part: row[f"{part}_{end}"] for part in ("title", "body", "source")} for row in _facts()["reasons"]]


def first_words() -> dict[str, str]:
    """Subject and text that a wave begins with; staff change them as they like."""
    words: dict[str, str] = dict(_facts()["first_words"])
    return words
