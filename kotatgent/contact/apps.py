from django.apps import AppConfig


class ContactConfig(AppConfig):
    name = "kotatgent.contact"
    label = "contact"
