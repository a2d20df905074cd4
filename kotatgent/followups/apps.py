from django.apps import AppConfig
from django.db.models.signals import post_migrate


class FollowupsConfig(AppConfig):
    name = "kotatgent.followups"
    label = "followups"

    def ready(self) -> None:
        from kotatgent.followups import clocks, reference_data, registry  # models must be loaded first

        post_migrate.connect(reference_data.load, sender=self, dispatch_uid="followups-reference")
        registry.register_chore("clock.days_added", clocks.settle_delays)
