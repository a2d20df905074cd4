from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "kotatgent.audit"
    label = "audit"

    def ready(self) -> None:
        from kotatgent.audit import triggers  # models must be loaded first

        post_migrate.connect(triggers.install, sender=self, dispatch_uid="audit-triggers")
