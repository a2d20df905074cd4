from tests.project.constraint_pairs.base import Pair, known

CHECKS: dict[str, Pair] = {
    "places_referencefile_kind_known": known("file", "kind", "neighbourhoods"),
    "places_address_location_whole": (
        "address",
        {"lat": 51.0, "lon": 3.7},
        {"lat": 51.0, "lon": 3.7, "location_source": "pin"},
    ),
}

TWINS: dict[str, Pair] = {
    "places_place_once": ("place", {}, {"name": "Elders"}),
}
