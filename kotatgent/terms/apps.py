from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class TermsConfig(AppConfig):
    name = "kotatgent.terms"
    label = "terms"

    def ready(self) -> None:
        from kotatgent.terms import reference_data, sealed  # models must be loaded first

        post_migrate.connect(reference_data.load, sender=self, dispatch_uid="terms-reference")
        post_migrate.connect(sealed.keep, sender=self, dispatch_uid="terms-sealed")
        pre_migrate.connect(sealed.let_migrate, sender=self, dispatch_uid="terms-let-migrate")
