import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from kotatgent.core import text
from kotatgent.places.enums import FileKind, LocationSource


def check_house_number(number: str) -> None:
    """Raises ValidationError for what can't be a house number."""
    if not re.match(r"\s*[1-9]", number):
        raise ValidationError(_("A house number starts with a figure, for example 12 or 12A."), code="house_number")


class Place(models.Model):
    """A sub-municipality with its postcode. Several places share 9042, 9050 and 9051."""

    postcode = models.CharField(max_length=4)
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ("postcode", "name")
        constraints = (models.UniqueConstraint(fields=["postcode", "name"], name="places_place_once"),)

    def __str__(self) -> str:
        return f"{self.postcode} {self.name}"


class Neighbourhood(models.Model):
    """One of the city's neighbourhoods (wijk), from `import_neighbourhoods`."""

    code = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    polygons = models.JSONField(default=list)  # [[ring, …], …] of [longitude, latitude], outer ring first
    outline = models.TextField(blank=True, editable=False)  # the same as lines of a drawing (places.drawing)
    lat = models.FloatField()  # a point inside, for buildings of which we know no more than the neighbourhood
    lon = models.FloatField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Street(models.Model):
    """A street name of Ghent, from `import_streets`."""

    register_id = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    key = models.CharField(max_length=120, db_index=True, editable=False)

    class Meta:
        ordering = ("key",)

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = text.key(self.name)
        super().save(*args, **kwargs)


class ReferenceFile(models.Model):
    """A file of somebody else's that was loaded into the tables above: which one, and when."""

    kind = models.CharField(max_length=16, choices=FileKind.choices)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    row_count = models.PositiveIntegerField()
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ("-loaded_at",)
        constraints = (
            models.CheckConstraint(
                name="places_referencefile_kind_known", condition=models.Q(kind__in=FileKind.values)
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class Campus(models.Model):
    institution = models.ForeignKey("accounts.Institution", on_delete=models.PROTECT, related_name="campuses")
    code = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    lat = models.FloatField()
    lon = models.FloatField()

    class Meta:
        ordering = ("institution__name", "name")
        verbose_name_plural = "campuses"

    def __str__(self) -> str:
        return f"{self.institution.name} {self.name}"


class Address(models.Model):
    """An address in Ghent and what we know of where it lies.

    `key` says whether two spellings are one address; a box number makes another address.
    """

    street_name = models.CharField(_("street"), max_length=120)
    street = models.ForeignKey(Street, on_delete=models.PROTECT, null=True, blank=True)  # null: not checked
    number = models.CharField(_("house number"), max_length=20, validators=[check_house_number])
    box = models.CharField(_("box"), max_length=20, blank=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT)
    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, null=True, blank=True)
    lat = models.FloatField(null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)])
    lon = models.FloatField(null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)])
    location_source = models.CharField(max_length=16, choices=LocationSource.choices, blank=True)
    key = models.CharField(max_length=200, unique=True, editable=False)

    class Meta:
        verbose_name_plural = "addresses"
        constraints = (
            models.CheckConstraint(
                name="places_address_location_whole",
                condition=models.Q(lat__isnull=True, lon__isnull=True, location_source="")
                | models.Q(lat__isnull=False, lon__isnull=False) & ~models.Q(location_source=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.line}, {self.place}"

    @property
    def line(self) -> str:
        box = f" bus {self.box}" if self.box else ""
        return f"{self.street_name} {self.number}{box}"

    @property
    def audit_code(self) -> str:
        """`number` is that of the house: many addresses have the same."""
        return str(self.pk)

    @property
    def approximate(self) -> bool:
        return self.location_source == LocationSource.NEIGHBOURHOOD

    @property
    def street_checked(self) -> bool:
        return self.street_id is not None

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = address_key(self.street_name, self.number, self.box, self.place.postcode)
        super().save(*args, **kwargs)


def address_key(street: str, number: str, box: str, postcode: str) -> str:
    return "/".join((postcode, text.key(street), number_key(number), number_key(box)))


def number_key(number: str) -> str:
    """`12 A` and `12a` are one number; `2-4`, `2 - 4` and `2/4` are one, and not `24`."""
    bare = re.sub(r"(?<=\d)[^0-9a-z]+(?=\d)", "-", text.plain(number))
    return re.sub(r"[^0-9a-z-]+|(?<!\d)-|-(?!\d)", "", bare)
