from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotatgent.core.constraints import filled_when, in_order, one_open_per
from kotatgent.privacy.enums import (
    ANSWERED,
    EXPORT_MOVES,
    REQUEST_MOVES,
    ErasedWhy,
    ExportState,
    RequestState,
    Right,
)


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


class DataRequest(models.Model):
    """Somebody uses a right that the GDPR gives them. The month counts from `filed_at` (F5.4), confirmed or not."""

    MOVES: ClassVar = REQUEST_MOVES

    code = models.CharField(max_length=12, unique=True)
    kind = models.CharField(_("what is asked"), max_length=16, choices=Right.choices)
    state = models.CharField(max_length=12, choices=RequestState.choices, default=RequestState.UNCONFIRMED)
    user = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="data_requests"
    )
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(max_length=2)
    words = models.TextField(_("what it is about"), max_length=4000)
    filed_at = models.DateTimeField(_("received"))
    due_on = models.DateField(_("last day to answer"))
    longer_at = models.DateTimeField(null=True, blank=True)
    longer_why = models.CharField(_("why it takes longer"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    answer = models.TextField(_("answer, with the reason"), max_length=4000, blank=True)

    class Meta:
        ordering = ("due_on", "pk")
        constraints = (
            models.CheckConstraint(name="privacy_request_kind_known", condition=Q(kind__in=Right.values)),
            models.CheckConstraint(name="privacy_request_state_known", condition=Q(state__in=RequestState.values)),
            models.CheckConstraint(
                name="privacy_request_answered_whole",
                condition=Q(state__in=ANSWERED, answered_at__isnull=False) & ~Q(answer="")
                | ~Q(state__in=ANSWERED) & Q(answered_at__isnull=True, answer=""),
            ),
            models.CheckConstraint(
                name="privacy_request_longer_explained",
                condition=Q(longer_at__isnull=True, longer_why="") | Q(longer_at__isnull=False) & ~Q(longer_why=""),
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def is_answered(self) -> bool:
        return self.state in ANSWERED


class Erasure(models.Model):
    """That somebody was erased, when and why; nothing of who. `mark` is a hash for the erasure list, until it stands
    there."""

    code = models.CharField(max_length=12, unique=True)
    why = models.CharField(max_length=12, choices=ErasedWhy.choices)
    erased_at = models.DateTimeField(_("erased"))
    mark = models.CharField(max_length=64, blank=True)
    listed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-erased_at", "-pk")
        indexes = (models.Index(fields=["erased_at"], condition=~Q(mark=""), name="privacy_erasure_to_list"),)
        constraints = (
            models.CheckConstraint(name="privacy_erasure_why_known", condition=Q(why__in=ErasedWhy.values)),
            models.CheckConstraint(
                name="privacy_erasure_listed_when",
                condition=Q(mark="", listed_at__isnull=False) | ~Q(mark="") & Q(listed_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return self.code
