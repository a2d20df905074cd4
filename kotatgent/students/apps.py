from django.apps import AppConfig


class StudentsConfig(AppConfig):
    name = "kotatgent.students"
    label = "students"

    def ready(self) -> None:
        from kotatgent.students import handlers, receivers  # noqa: F401  models first, signals

        handlers.register()
