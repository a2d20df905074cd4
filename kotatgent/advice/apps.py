from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AdviceConfig(AppConfig):
    name = "kotatgent.advice"
    label = "advice"

    def ready(self) -> None:
        from kotatgent.advice import handlers, reference_data  # models must be loaded first

        handlers.register()
        post_migrate.connect(reference_data.load, sender=self, dispatch_uid="advice-reference")
