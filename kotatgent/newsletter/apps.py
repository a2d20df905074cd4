from django.apps import AppConfig


class NewsletterConfig(AppConfig):
    name = "kotatgent.newsletter"
    label = "newsletter"

    def ready(self) -> None:
        from kotatgent.newsletter import handlers, receivers  # noqa: F401  models first, signals

        handlers.register()
