from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


MOVES: dict[str, frozenset[str]] = {
    State.OPEN: frozenset({State.CLOSED}),
    State.CLOSED: frozenset({State.OPEN}),
}


class Side(TextChoices):
    VISITOR = "visitor", _("Student")
    LANDLORD = "landlord", _("Landlord")
