"""Reference data that comes with the code: TOML beside the app, loaded after every migrate.

Loading fills what is missing and never overwrites: what staff changed stays changed.
"""

import tomllib
from pathlib import Path
from typing import Any


def read(file: Path) -> dict[str, Any]:
    with file.open("rb") as source:
        return tomllib.load(source)
