from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "kotatgent.notices"
    label = "notices"

    def ready(self) -> None:
        from kotatgent.notices import receivers  # noqa: F401  connects the signals
