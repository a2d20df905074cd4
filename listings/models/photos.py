from django.db import models
from django.utils.translation import gettext_lazy as _

from kotatgent.media.models import State as PictureState
from listings.models.adverts import Listing


class PhotoQuerySet(models.QuerySet["Photo"]):
    def readable(self) -> "PhotoQuerySet":
        """Without those whose file is gone or damaged: their landlord was told."""
        return self.exclude(picture__state=PictureState.BROKEN)


class Photo(models.Model):
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="photos")
    picture = models.OneToOneField("media.Picture", on_delete=models.PROTECT)
    position = models.PositiveSmallIntegerField()
    alt = models.CharField(_("what can be seen"), max_length=160, blank=True)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=["listing", "position"], name="listings_photo_position_once"),)

    def __str__(self) -> str:
        return f"{self.listing} {self.position}"
