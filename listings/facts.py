"""What anybody may know of an advert, as plain values: for the API, and for the copy that a student keeps.

Money is a decimal string in euro. Not a word about the landlord; of a host home no house number and no exact place.
"""

import datetime as dt
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from kotatgent.core.money import decimal_string
from listings.disclosure import public_location, public_number
from listings.enums import Certificate, Charge
from listings.models import Listing, Standing
from listings.wording import label_of

# Of the public facts of an advert these are somebody's own words.
WORDS = ("description_nl", "description_en", "house_rules_nl", "house_rules_en", "photos_show")
NOT_FROZEN = ("url", "photo")  # addresses, which say nothing of the room


def certificate(standing: Standing | None, on: dt.date) -> dict[str, Any]:
    """The statement of a room on a day; dates only of a certificate that is valid."""
    state = standing.certificate(on) if standing else Certificate.UNKNOWN
    valid = standing if standing and state == Certificate.VALID else None
    return {
        "state": state.value,
        "label": label_of(standing, on),
        "issued_on": valid.issued_on if valid else None,
        "valid_until": valid.valid_until if valid else None,
        "max_residents": valid.max_residents if valid else None,
    }


def sublet_until(row: Listing) -> dt.date | None:
    """Until when a student sublets it; None for an advert of a landlord."""
    return None if row.landlord_id is not None else row.sublet.ends_on


def advert(row: Listing, *, on: dt.date, url: str, photo: str | None) -> dict[str, Any]:
    """What a list of results says."""
    room, address = row.room, row.room.building.address
    where = public_location(room)
    costs = (row.fixed_cents or 0) + (row.advance_cents or 0)
    return {
        "code": row.code,
        "url": url,
        "kind": room.kind,
        "title": row.title,
        "address": {
            "street": address.street_name,
            "number": public_number(room),
            "postcode": address.place.postcode,
            "place": address.place.name,
            "neighbourhood": address.neighbourhood.name if address.neighbourhood else None,
        },
        "location": {"lat": where.lat, "lon": where.lon, "approximate": where.approximate} if where else None,
        "rent": decimal_string(row.rent_cents or 0),
        "costs": decimal_string(costs),
        "price_all_in": decimal_string(row.price_all_in_cents or 0),
        "metered": [utility.value for utility in row.utilities_paid(Charge.METERED)],
        "deposit": None if row.deposit_cents is None else decimal_string(row.deposit_cents),
        "area_m2": float(room.area_m2),
        "available_from": row.available_from,
        "months": row.months,
        "furnished": row.furnished,
        "private_sanitary": room.private_sanitary,
        "epc": {"score": row.epc_score, "scope": row.epc_scope or None, "reason": row.epc_reason or None},
        "certificate": certificate(row.standing, on),
        "photo": photo,
        "published_at": row.published_at,
        "sublet_until": sublet_until(row),
    }


def details(row: Listing) -> dict[str, Any]:
    """What the page of one advert says besides."""
    return {
        "contract": row.contract,
        "viewing": row.viewing or None,
        "signs_remotely": row.signs_remotely,
        "furniture": row.furniture_there,
        "bicycles": row.bicycles or None,
        "domicile": row.domicile or None,
        "house_rules_nl": row.house_rules_nl,
        "house_rules_en": row.house_rules_en,
        "description_nl": row.description_nl,
        "description_en": row.description_en,
    }


def frozen(listing: Listing, *, on: dt.date) -> dict[str, Any]:
    """Everything public of an advert on a day, as JSON holds it."""
    room = listing.room
    photos = list(listing.photos.select_related("picture").order_by("position"))
    found = {
        **advert(listing, on=on, url="", photo=None),
        **details(listing),
        "fixed_costs": listing.fixed_cents,
        "advances": listing.advance_cents,
        "tax": listing.tax_cents,
        "utilities": listing.utilities,
        "floor": room.floor,
        "residents": room.residents,
        "wc": room.wc,
        "shower": room.shower,
        "kitchen": room.kitchen,
        "photos": [photo.picture.sha256 for photo in photos],
        "photos_show": [photo.alt for photo in photos],
    }
    for name in NOT_FROZEN:
        del found[name]
    if found["sublet_until"] is None:  # copies from before there were sublets say nothing of it
        del found["sublet_until"]
    plain: dict[str, Any] = json.loads(json.dumps(found, cls=DjangoJSONEncoder))
    return plain
