from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "kotatgent.api"
    label = "api"
