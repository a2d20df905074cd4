"""All data sets, by the name of their files."""

from kotatgent.opendata.addresses import ADDRESSES
from kotatgent.opendata.adverts import LISTINGS
from kotatgent.opendata.columns import Column, Type
from kotatgent.opendata.public_figures import FIGURES

DATASETS = {one.code: one for one in (LISTINGS, ADDRESSES, FIGURES)}
# What comes, changes and goes in these is in the change feed: their rows come in the order of their key.
FOLLOWED = (LISTINGS, ADDRESSES)
TYPES = {"csv": "text/csv", "json": "application/json", "geojson": "application/geo+json"}

# A table has no head to say it in, so each line of a CSV says it; in JSON it stands once, on top.
DATE, VERSION, LICENCE = "date", "version", "licence"
ON_EACH_LINE = (
    (DATE, Type.DATE),
    (VERSION, Type.TEXT),
    (LICENCE, Type.ADDRESS),
)

__all__ = ["DATASETS", "DATE", "FOLLOWED", "LICENCE", "ON_EACH_LINE", "TYPES", "VERSION", "Column"]
