from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class SteeringConfig(AppConfig):
    name = "kotatgent.steering"
    label = "steering"

    def ready(self) -> None:
        from kotatgent.steering import chores, sealed  # models first

        chores.register()
        post_migrate.connect(sealed.keep, sender=self, dispatch_uid="steering-sealed")
        pre_migrate.connect(sealed.let_migrate, sender=self, dispatch_uid="steering-let-migrate")
