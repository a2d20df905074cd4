from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "kotatgent.core"
    label = "core"
