from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class PrivacyConfig(AppConfig):
    name = "kotatgent.privacy"
    label = "privacy"

    def ready(self) -> None:
        from kotatgent.privacy import chores, sealed  # models first

        chores.register()
        post_migrate.connect(sealed.keep, sender=self, dispatch_uid="privacy-sealed")
        pre_migrate.connect(sealed.let_migrate, sender=self, dispatch_uid="privacy-let-migrate")
