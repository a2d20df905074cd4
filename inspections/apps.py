from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class InspectionsConfig(AppConfig):
    name = "inspections"

    def ready(self) -> None:
        from inspections import handlers, permissions, receivers, reference_data  # noqa: F401  models first, signals
        from kotatgent.media import access
        from kotatgent.media.models import Purpose

        handlers.register()
        access.register(Purpose.FINDING, lambda user, picture: permissions.may_read_reports(user))
        access.register(Purpose.REPAIR, permissions.may_fetch_repair_photo)
        post_migrate.connect(reference_data.load, sender=self, dispatch_uid="inspections-reference")
        post_migrate.connect(reference_data.keep_signed, sender=self, dispatch_uid="inspections-append-only")
        pre_migrate.connect(reference_data.let_migrate, sender=self, dispatch_uid="inspections-let-migrate")
