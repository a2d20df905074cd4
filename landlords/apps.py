from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LandlordsConfig(AppConfig):
    name = "landlords"

    def ready(self) -> None:
        from kotatgent.notices import registry  # models must be loaded first
        from landlords import handlers, queries

        handlers.register()
        registry.register_addresses(queries.addressee_of)
        post_migrate.connect(keep_notes, sender=self, dispatch_uid="landlords-append-only")


def keep_notes(sender: AppConfig, using: str, **kwargs: Any) -> None:
    from kotatgent.core import append_only
    from landlords.models import KotlabelNote, PlanningNote

    for model in (PlanningNote, KotlabelNote):
        append_only.install(model._meta.db_table, "what was noted about a building", using=using)
