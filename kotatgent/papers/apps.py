from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PapersConfig(AppConfig):
    name = "kotatgent.papers"
    label = "papers"

    def ready(self) -> None:
        from kotatgent.papers import reference_data  # models must be loaded first

        post_migrate.connect(reference_data.load, sender=self, dispatch_uid="papers-reference")
