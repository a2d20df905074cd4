from django.apps import AppConfig


class FrontendConfig(AppConfig):
    name = "frontend"

    def ready(self) -> None:
        from frontend.public import keeping  # noqa: F401  models first; connects what happens after signing in
