from django.apps import AppConfig


class SteeringConfig(AppConfig):
    name = "kotatgent.steering"
    label = "steering"
