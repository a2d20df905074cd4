from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kotatgent.core.constraints import filled_when


class Purpose(models.TextChoices):
    LISTING = "listing", _("Photo of an advert")
    FINDING = "finding", _("Photo of a finding")
    REPAIR = "repair", _("Photo of a repair")
    EXCHANGE = "exchange", _("Picture of the exchange between partners")
    MEETING = "meeting", _("Document of a meeting")


class State(models.TextChoices):
    """How far the versions in several widths are (docs/adr/0046)."""

    PLAIN = "plain", _("No versions needed")
    WAITING = "waiting", _("Versions still to be made")
    MADE = "made", _("Versions are made")
    BROKEN = "broken", _("Can't be read any more")


class Picture(models.Model):
    """A picture that was taken in: re-encoded by us, without EXIF. Who may fetch it depends on its purpose."""

    MOVES: ClassVar = {
        State.PLAIN: frozenset[str](),
        State.WAITING: frozenset({State.MADE, State.BROKEN}),
        State.MADE: frozenset[str](),
        State.BROKEN: frozenset[str](),
    }

    code = models.CharField(max_length=24, unique=True)
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    sha256 = models.CharField(max_length=64)  # of what we keep in full size
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.PLAIN)
    # format → width → the first figures of the hash of its content: what an address is made of
    versions = models.JSONField(default=dict, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    taken_in_at = models.DateTimeField()
    taken_in_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="media_picture_state_known", condition=models.Q(state__in=State.values)),
            filled_when("made_at", State.MADE, name="media_picture_made_when"),
        )
        indexes = (
            models.Index(fields=["taken_in_at"], condition=models.Q(state=State.WAITING), name="media_picture_waiting"),
            models.Index(fields=["sha256"], condition=models.Q(state=State.MADE), name="media_picture_twin"),
        )

    def __str__(self) -> str:
        return self.code

    def path(self, size: str) -> str:
        """The name in storage: two levels, so that no folder grows without end."""
        return f"{self.purpose}/{self.code[:2]}/{self.code}-{size}.webp"

    def version_path(self, kind: str, width: int | str) -> str:
        """A version has one name, whoever makes it and however often."""
        return f"{self.purpose}/{self.code[:2]}/{self.code}-{width}.{kind}"


class PdfFile(models.Model):
    """A PDF that was taken in: its pages, written anew by us. Who may fetch it is said by the app that keeps it."""

    code = models.CharField(max_length=24, unique=True)
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    sha256 = models.CharField(max_length=64)  # of what we keep
    size = models.PositiveIntegerField()  # bytes
    pages = models.PositiveIntegerField()
    taken_in_at = models.DateTimeField()
    taken_in_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True)

    def __str__(self) -> str:
        return self.code

    @property
    def path(self) -> str:
        return f"{self.purpose}/{self.code[:2]}/{self.code}-pages.pdf"
