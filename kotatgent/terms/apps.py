from django.apps import AppConfig


class TermsConfig(AppConfig):
    name = "kotatgent.terms"
    label = "terms"
