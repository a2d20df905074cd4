from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "kotatgent.moderation"
    label = "moderation"
