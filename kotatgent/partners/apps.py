from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "kotatgent.partners"
    label = "partners"
