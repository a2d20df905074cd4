from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class InformationConfig(AppConfig):
    name = "kotatgent.information"
    label = "information"

    def ready(self) -> None:
        from kotatgent.information import handlers, reference_data, sealed  # models must be loaded first

        handlers.register()
        post_migrate.connect(reference_data.load, sender=self, dispatch_uid="information-reference")
        post_migrate.connect(sealed.keep, sender=self, dispatch_uid="information-sealed")
        pre_migrate.connect(sealed.let_migrate, sender=self, dispatch_uid="information-let-migrate")
