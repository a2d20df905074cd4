from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "kotatgent.media"
    label = "media"
