from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.db import models

from kotatgent.advice.models import Agency, Block, Theme
from kotatgent.core import reference

FOLDER = Path(__file__).parent / "reference"


def load(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """What is not there yet. What staff changed stays as they left it."""
    if not reference.is_ready(using, Theme, Agency, Block):
        return
    _fill(Theme, reference.read(FOLDER / "themes.toml"), using)
    _fill(Agency, reference.read(FOLDER / "agencies.toml"), using)
    themes = {theme.code: theme for theme in Theme.objects.using(using).all()}
    blocks = reference.read(FOLDER / "blocks.toml")
    _fill(Block, {code: {**row, "theme": themes.get(row.get("theme", ""))} for code, row in blocks.items()}, using)


def _fill(model: type[models.Model], facts: dict[str, dict[str, Any]], using: str) -> None:
    rows = model._default_manager.using(using)
    there = set(rows.values_list("code", flat=True))
    rows.bulk_create(model(code=code, **row) for code, row in facts.items() if code not in there)
