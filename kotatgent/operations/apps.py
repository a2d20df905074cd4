from django.apps import AppConfig
from django.db.models.signals import post_migrate


class OperationsConfig(AppConfig):
    name = "kotatgent.operations"
    label = "operations"

    def ready(self) -> None:
        from kotatgent.operations import roles  # settings must be loaded first

        # This app comes first: the rights are there before any other app loads its reference data.
        post_migrate.connect(roles.grant, sender=self, dispatch_uid="operations-roles")
