"""The shapes of the answers. Money is a decimal string in euro, dates are ISO 8601, a yes is true."""

import datetime as dt
from typing import Any

from rest_framework import serializers

from kotatgent.core.money import decimal_string
from listings.disclosure import public_location, public_number
from listings.enums import Certificate, Charge
from listings.models import Listing, Standing
from listings.wording import label_of

Shape = serializers.Serializer[Any]


class Address(Shape):
    street = serializers.CharField()
    number = serializers.CharField(allow_null=True)
    postcode = serializers.CharField()
    place = serializers.CharField()
    neighbourhood = serializers.CharField(allow_null=True)


class Location(Shape):
    lat = serializers.FloatField()
    lon = serializers.FloatField()
    approximate = serializers.BooleanField()


class Epc(Shape):
    score = serializers.IntegerField(allow_null=True)
    scope = serializers.CharField(allow_null=True)
    reason = serializers.CharField(allow_null=True)


class CertificateStatement(Shape):
    state = serializers.ChoiceField(choices=Certificate.values)
    label = serializers.CharField()  # type: ignore[assignment]  # the contract names it so
    issued_on = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True)
    max_residents = serializers.IntegerField(allow_null=True)


class ListingShape(Shape):
    code = serializers.CharField()
    url = serializers.CharField()
    kind = serializers.CharField()
    title = serializers.CharField()
    address = Address()
    location = Location(allow_null=True)
    rent = serializers.CharField()
    costs = serializers.CharField(help_text="Fixed monthly costs and advances together.")
    price_all_in = serializers.CharField()
    metered = serializers.ListField(child=serializers.CharField(), help_text="Paid by use, on top of price_all_in.")
    deposit = serializers.CharField(allow_null=True)
    area_m2 = serializers.FloatField()
    available_from = serializers.DateField(allow_null=True)
    months = serializers.IntegerField(allow_null=True)
    furnished = serializers.BooleanField()
    private_sanitary = serializers.BooleanField()
    epc = Epc()
    certificate = CertificateStatement()
    photo = serializers.CharField(allow_null=True)
    published_at = serializers.DateTimeField()


class ListingDetailShape(ListingShape):
    description_nl = serializers.CharField()
    description_en = serializers.CharField()
    photos = serializers.ListField(child=serializers.CharField())


class ListingPage(Shape):
    count = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = ListingShape(many=True)


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


def listing(row: Listing, *, on: dt.date, url: str, photo: str | None) -> dict[str, Any]:
    """An advert without a word about its landlord; of a host home no house number and no exact place."""
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
    }
