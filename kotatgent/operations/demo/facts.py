"""What the demo is made of, read from facts.toml."""

import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kotatgent.core import reference


@dataclass(frozen=True)
class Street:
    name: str
    lat: float
    lon: float
    neighbourhood: str
    place: str
    rent: float


@cache
def facts() -> dict[str, Any]:
    return reference.read(Path(__file__).parent / "facts.toml")


@cache
def _streets() -> tuple[list[list[Street]], list[int]]:
    hoods = facts()["neighbourhoods"]
    streets = [
        [Street(name, lat, lon, hood["code"], hood["place"], hood["rent"]) for name, lat, lon in hood["streets"]]
        for hood in hoods
    ]  # fmt: skip
    return streets, [hood["weight"] for hood in hoods]


def any_street(chance: random.Random) -> Street:
    """A neighbourhood by its weight, then one of its streets."""
    streets, weights = _streets()
    return chance.choice(chance.choices(streets, weights)[0])
