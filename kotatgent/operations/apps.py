from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "kotatgent.operations"
    label = "operations"
