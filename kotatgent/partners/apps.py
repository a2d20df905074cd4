from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "kotatgent.partners"
    label = "partners"

    def ready(self) -> None:
        from kotatgent.partners import handlers, receivers  # noqa: F401  models first, signals

        handlers.register()
