from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotatgent.core.constraints import filled_when, in_order, one_open_per
from kotatgent.privacy.enums import EXPORT_MOVES, ExportState


class Export(models.Model):
    """A copy that somebody asked for of everything held on them. The file is there while the state is `ready`."""

    MOVES: ClassVar = EXPORT_MOVES

    code = models.CharField(max_length=24, unique=True)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="exports")
    state = models.CharField(max_length=8, choices=ExportState.choices, default=ExportState.ASKED)
    language = models.CharField(max_length=2)
    asked_at = models.DateTimeField(_("asked for"))
    made_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(_("removed after"), null=True, blank=True)

    class Meta:
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.CheckConstraint(name="privacy_export_state_known", condition=Q(state__in=ExportState.values)),
            one_open_per(
                "user",
                condition=Q(state=ExportState.ASKED),
                name="privacy_export_one_asked",
                message=_("Your copy is being made already."),
            ),
            filled_when("made_at", ExportState.READY, ExportState.GONE, name="privacy_export_made_when"),
            filled_when("expires_at", ExportState.READY, ExportState.GONE, name="privacy_export_expires_when"),
            in_order("made_at", "expires_at", name="privacy_export_in_order"),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def path(self) -> str:
        """The name in storage."""
        return f"exports/{self.code}.zip"
