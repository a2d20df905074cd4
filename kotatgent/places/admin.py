from django.contrib import admin

from kotatgent.audit.reference_admin import ReadOnlyAdmin, ReferenceAdmin
from kotatgent.places.models import Campus, Neighbourhood, Place, ReferenceFile, Street


@admin.register(Place)
class PlaceAdmin(ReferenceAdmin):
    list_display = ("postcode", "name")


@admin.register(Campus)
class CampusAdmin(ReferenceAdmin):
    list_display = ("name", "institution", "lat", "lon")
    list_select_related = ("institution",)
    list_filter = ("institution",)


@admin.register(Street)
class StreetAdmin(ReadOnlyAdmin):
    """Comes from `import_streets`."""

    list_display = ("name", "register_id")
    search_fields = ("key",)


@admin.register(Neighbourhood)
class NeighbourhoodAdmin(ReadOnlyAdmin):
    """Comes from `import_neighbourhoods`."""

    list_display = ("name", "lat", "lon")
    exclude = ("polygons", "outline")


@admin.register(ReferenceFile)
class ReferenceFileAdmin(ReadOnlyAdmin):
    list_display = ("kind", "name", "row_count", "loaded_at")
