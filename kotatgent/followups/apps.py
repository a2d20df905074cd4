from django.apps import AppConfig
from django.db.models.signals import post_migrate


class FollowupsConfig(AppConfig):
    name = "kotatgent.followups"
    label = "followups"

    def ready(self) -> None:
        # models must be loaded first; receivers connects the signals
        from kotatgent.followups import clocks, receivers, reference_data, registry  # noqa: F401

        post_migrate.connect(reference_data.load, sender=self, dispatch_uid="followups-reference")
        registry.register_chore("clock.days_added", clocks.settle_delays)
