from django.apps import AppConfig


class LandlordsConfig(AppConfig):
    name = "landlords"

    def ready(self) -> None:
        from kotatgent.notices import registry  # models must be loaded first
        from landlords import queries

        registry.register_addresses(queries.addressee_of)
