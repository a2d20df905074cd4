"""On which grounds a landlord may object to a sublet for which no consent is needed (F4.8): data, with its source."""

from functools import cache
from pathlib import Path
from typing import Any

from django.utils import translation

from kotatgent.core import reference

FILE = Path(__file__).parent / "reference" / "sublets.toml"


@cache
def grounds() -> dict[str, dict[str, Any]]:
    return reference.read(FILE)


def label_of(code: str) -> str:
    """In the language of the page; empty where nobody objected."""
    found = grounds().get(code)
    if found is None:
        return ""
    return str(found["label_en" if translation.get_language() == "en" else "label_nl"])


def choices() -> list[tuple[str, str]]:
    return [(code, label_of(code)) for code in grounds()]
