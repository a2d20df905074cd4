from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ListingsConfig(AppConfig):
    name = "listings"

    def ready(self) -> None:
        from kotatgent.media import access, versions  # models must be loaded first
        from kotatgent.media.models import Purpose
        from listings import handlers, permissions, receivers, reference_data  # noqa: F401  connects the signals
        from listings.actions import photos

        handlers.register()
        access.register(Purpose.LISTING, permissions.may_fetch_photo)
        versions.register(Purpose.LISTING, photos.tell_it_is_broken)
        post_migrate.connect(reference_data.load, sender=self, dispatch_uid="listings-reference")
