from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    LISTING = "listing", _("Photo of an advert")
    FINDING = "finding", _("Photo of a finding")
    REPAIR = "repair", _("Photo of a repair")


class Picture(models.Model):
    """A picture that was taken in: re-encoded by us, without EXIF. Who may fetch it depends on its purpose."""

    code = models.CharField(max_length=24, unique=True)
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    sha256 = models.CharField(max_length=64)  # of what we keep in full size
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    taken_in_at = models.DateTimeField()
    taken_in_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True)

    def __str__(self) -> str:
        return self.code

    def path(self, size: str) -> str:
        """The name in storage: two levels, so that no folder grows without end."""
        return f"{self.purpose}/{self.code[:2]}/{self.code}-{size}.webp"
