from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "kotatgent.exchange"
    label = "exchange"

    def ready(self) -> None:
        from kotatgent.exchange import handlers, receivers  # noqa: F401  models first, signals

        handlers.register()
