from django.apps import AppConfig


class ListingsConfig(AppConfig):
    name = "listings"

    def ready(self) -> None:
        from kotatgent.media import access  # models must be loaded first
        from kotatgent.media.models import Purpose
        from listings import handlers, permissions, receivers  # noqa: F401  connects the signals

        handlers.register()
        access.register(Purpose.LISTING, permissions.may_fetch_photo)
