from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class OperationsConfig(AppConfig):
    name = "kotatgent.operations"
    label = "operations"

    def ready(self) -> None:
        from kotatgent.operations import roles  # settings must be loaded first

        # This app comes first: the rights are there before any other app loads its reference data.
        post_migrate.connect(roles.grant, sender=self, dispatch_uid="operations-roles")
        # Once the terms are loaded.
        post_migrate.connect(
            introduce_confirmations, sender=apps.get_app_config("audit"), dispatch_uid="operations-confirmations"
        )


def introduce_confirmations(**kwargs: Any) -> None:
    """Who registered before the yearly confirmation was there gets a first date (docs/adr/0032)."""
    from kotatgent.audit.actors import COMMAND
    from kotatgent.core import clock
    from landlords.actions import introduce
    from landlords.models import Landlord

    state = kwargs.get("apps", apps)
    if "confirm_by" not in {column.name for column in state.get_model("landlords", "Landlord")._meta.fields}:
        return  # migrated to an earlier day
    for landlord in Landlord.objects.filter(confirm_by__isnull=True, erased_at__isnull=True).order_by("pk"):
        introduce(landlord, by=COMMAND, now=clock.now())
