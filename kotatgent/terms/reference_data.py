"""The first version of the terms comes with the code and is in force from the start."""

import datetime as dt
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.db.models import Max

from kotatgent.core import clock, reference
from kotatgent.terms.enums import State
from kotatgent.terms.models import Clause, Version

FILE = Path(__file__).parent / "reference" / "terms_v1.toml"
IN_FORCE_FROM = dt.date(2020, 4, 1)  # when the renewed platform asked for them (F1.2)


def definition() -> dict[str, Any]:
    return reference.read(FILE)


def load(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """Straight into the tables: while the database is being made there is no one to act, and nothing to audit."""
    if not reference.is_ready(using, Version, Clause):
        return
    if Version.objects.using(using).aggregate(Max("number"))["number__max"]:
        return
    facts = definition()
    version = Version.objects.using(using).create(
        number=facts["number"],
        title_nl=facts["title_nl"],
        title_en=facts["title_en"],
        state=State.PUBLISHED,
        effective_on=IN_FORCE_FROM,
        published_at=clock.start_of(IN_FORCE_FROM),
    )
    for position, clause in enumerate(facts["clauses"], start=1):
        Clause.objects.using(using).create(version=version, position=position, **clause)
