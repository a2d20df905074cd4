from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PlacesConfig(AppConfig):
    name = "kotatgent.places"
    label = "places"

    def ready(self) -> None:
        from kotatgent.places import reference_data  # models must be loaded first

        post_migrate.connect(reference_data.load, sender=self, dispatch_uid="places-reference")
