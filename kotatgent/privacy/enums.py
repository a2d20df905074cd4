from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ExportState(TextChoices):
    ASKED = "asked", _("Being made")
    READY = "ready", _("Ready")
    GONE = "gone", _("Removed")


EXPORT_MOVES: dict[str, frozenset[str]] = {
    ExportState.ASKED: frozenset({ExportState.READY}),
    ExportState.READY: frozenset({ExportState.GONE}),
    ExportState.GONE: frozenset(),
}
