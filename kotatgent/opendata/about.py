"""What is said about the open data: licence, publisher, how long they stay. From the reference file beside it."""

from functools import cache
from pathlib import Path
from typing import Any

from kotatgent.core import reference

FILE = Path(__file__).parent / "reference" / "opendata.toml"


@cache
def about() -> dict[str, Any]:
    return reference.read(FILE)


def version() -> str:
    return str(about()["version"])


def kept_days() -> int:
    return int(about()["kept_days"])


def licence() -> str:
    """The address (IRI) of the licence."""
    return str(about()["licence"]["iri"])


def attribution() -> str:
    return str(about()["licence"]["attribution"])
