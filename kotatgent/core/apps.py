from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "kotatgent.core"
    label = "core"

    def ready(self) -> None:
        from kotatgent.core import checks  # noqa: F401  registers the system checks
