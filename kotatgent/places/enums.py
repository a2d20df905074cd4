from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LocationSource(TextChoices):
    """How we know where a building stands; the first of these that is known wins."""

    PIN = "pin", _("pin set by the landlord")
    STAFF = "staff", _("set by Kotatgent staff")
    REGISTER = "register", _("address register")
    NEIGHBOURHOOD = "neighbourhood", _("centre of the neighbourhood")


class FileKind(TextChoices):
    """Reference data that comes from files of others."""

    NEIGHBOURHOODS = "neighbourhoods", _("Neighbourhoods")
    STREETS = "streets", _("Streets")
