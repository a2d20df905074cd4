from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "kotatgent.notices"
    label = "notices"
