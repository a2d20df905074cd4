from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class MeetingsConfig(AppConfig):
    name = "kotatgent.meetings"
    label = "meetings"

    def ready(self) -> None:
        from kotatgent.meetings import handlers, invitations, reference_data  # models first

        handlers.register()
        invitations.register()
        post_migrate.connect(reference_data.load, sender=self, dispatch_uid="meetings-reference")
        post_migrate.connect(reference_data.keep, sender=self, dispatch_uid="meetings-archive")
        pre_migrate.connect(reference_data.let_migrate, sender=self, dispatch_uid="meetings-let-migrate")
