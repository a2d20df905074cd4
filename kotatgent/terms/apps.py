from django.apps import AppConfig
from django.db.models.signals import post_migrate


class TermsConfig(AppConfig):
    name = "kotatgent.terms"
    label = "terms"

    def ready(self) -> None:
        from kotatgent.terms import reference_data  # models must be loaded first

        post_migrate.connect(reference_data.load, sender=self, dispatch_uid="terms-reference")
