from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class InvitationState(TextChoices):
    OPEN = "open", _("Waits for an answer")
    ACCEPTED = "accepted", _("Taken up")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Its last day is over")
