from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.utils.text import slugify

from kotatgent.accounts.models import Institution
from kotatgent.core import reference
from kotatgent.places import drawing
from kotatgent.places.models import Campus, Neighbourhood, Place

HALF_BOX = 0.01  # degrees around the point, until the outline is imported


def load(sender: AppConfig, using: str, **kwargs: Any) -> None:
    if not reference.is_ready(using, Institution, Campus, Neighbourhood, Place):
        return
    facts = reference.read(Path(__file__).parent / "reference" / "ghent.toml")
    for place in facts["places"]:
        Place.objects.using(using).get_or_create(**place)
    for row in facts["neighbourhoods"]:
        lat, lon = row["lat"], row["lon"]
        box = {"west": lon - HALF_BOX, "east": lon + HALF_BOX, "south": lat - HALF_BOX, "north": lat + HALF_BOX}
        Neighbourhood.objects.using(using).get_or_create(
            code=slugify(row["name"]), defaults={"name": row["name"], "lat": lat, "lon": lon, **box}
        )
    for hood in Neighbourhood.objects.using(using).filter(outline="").exclude(polygons=[]):
        hood.outline = drawing.path(hood.polygons)  # imported before there was a drawing
        hood.save(using=using, update_fields=["outline"])
    for row in facts["institutions"]:
        Institution.objects.using(using).get_or_create(code=row["code"], defaults={"name": row["name"]})
    institutions = {row.code: row for row in Institution.objects.using(using)}
    for row in facts["campuses"]:
        Campus.objects.using(using).get_or_create(
            code=row["code"],
            defaults={**row, "institution": institutions[row["institution"]]},
        )
