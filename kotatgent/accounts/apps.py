from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "kotatgent.accounts"
    label = "accounts"

    def ready(self) -> None:
        from kotatgent.accounts import receivers  # noqa: F401  connects the signals
