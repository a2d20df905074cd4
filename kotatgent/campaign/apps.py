from django.apps import AppConfig


class CampaignConfig(AppConfig):
    name = "kotatgent.campaign"
    label = "campaign"

    def ready(self) -> None:
        from kotatgent.campaign import handlers, receivers  # noqa: F401  models first, signals

        handlers.register()
