from django.apps import AppConfig


class FollowupsConfig(AppConfig):
    name = "kotatgent.followups"
    label = "followups"
