from django.apps import AppConfig


class OpenDataConfig(AppConfig):
    name = "kotatgent.opendata"
    label = "opendata"
