from pathlib import Path
from typing import Any

from django.apps import AppConfig

from kotatgent.core import append_only, reference
from kotatgent.meetings import terms
from kotatgent.meetings.models import Group
from kotatgent.meetings.sealed import PAPERS, SEALS

FILE = Path(__file__).parent / "reference" / "groups.toml"


def load(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """What is there stays: administrators may have changed a minimum."""
    if not reference.is_ready(using, Group):
        return
    for code, facts in reference.read(FILE).items():
        Group.objects.using(using).get_or_create(code=code, defaults=facts)


def keep(sender: AppConfig, using: str, **kwargs: Any) -> None:
    append_only.install(PAPERS, "the archive of minutes", using=using)
    append_only.seal(SEALS, using=using)
    terms.install(using=using)


def let_migrate(sender: AppConfig, using: str, **kwargs: Any) -> None:
    append_only.unseal(SEALS, using=using)
    terms.uninstall(using=using)
