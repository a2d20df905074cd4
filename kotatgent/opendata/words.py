"""Titles and sentences of the description."""

from django.utils.translation import gettext_lazy as _

CATALOGUE_TITLE = _("Open data of Kotatgent")
CATALOGUE_ABOUT = _(
    "Student rooms in Ghent, their certificates of conformity and the figures: new files each day, "
    "without personal data."
)
API_TITLE = _("API of Kotatgent")
API_ABOUT = _(
    "Searches adverts, looks up the certificates of an address, checks a certificate, and tells what changed."
)
FORMATS = {
    "csv": _("A table in CSV. The file of the same name with -metadata.json behind it describes its columns."),
    "json": _("A file in JSON, with one row on each line."),
    "geojson": _("The same in GeoJSON, for a map."),
}
