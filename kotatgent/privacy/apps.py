from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "kotatgent.privacy"
    label = "privacy"

    def ready(self) -> None:
        from kotatgent.privacy import chores  # models first

        chores.register()
