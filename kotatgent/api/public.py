"""What anybody may ask, without an account."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.paginator import EmptyPage
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from inspections import planned
from inspections import public as certificates
from kotatgent.accounts.visitors import visitor
from kotatgent.api import shapes
from kotatgent.api.problems import WrongParameters, refusals
from kotatgent.core import clock
from kotatgent.core.throttle import wait
from kotatgent.media.models import Picture
from kotatgent.media.versions import TYPES
from kotatgent.steering import queries as steering
from kotatgent.steering.definition import Figure
from landlords.enums import RoomKind
from listings import facts, lookup, search
from listings.enums import Certificate
from listings.models import Listing, Photo
from listings.search_form import ORDERINGS, SearchForm

WRONG = refusals(400, 429)


class PublicThrottle(BaseThrottle):
    """Counted per visitor, whatever headers they send."""

    LIMIT, SECONDS = 600, 60
    closed_for = 0

    def allow_request(self, request: Request, view: APIView) -> bool:
        key = f"api:{visitor(request.META)}"
        self.closed_for = wait(key, limit=self.LIMIT, seconds=self.SECONDS, now=clock.now())
        return not self.closed_for

    def wait(self) -> float:
        return self.closed_for


class PublicView(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (PublicThrottle,)


def _page_url(request: Request, number: int) -> str:
    params = request.query_params.copy()
    params["page"] = str(number)
    return f"{settings.BASE_URL}{request.path}?{params.urlencode()}"


def _picture(photo: Photo, size: str) -> str:
    return settings.BASE_URL + reverse("picture", kwargs={"code": photo.picture.code, "size": size})


def _versions(picture: Picture) -> list[dict[str, Any]]:
    """What was made of it so far: none in the minute after it was taken in."""
    return [
        {"type": TYPES[kind], "width": int(width), "url": settings.BASE_URL + _version(picture.code, width, key, kind)}
        for kind, keys in picture.versions.items()
        for width, key in sorted(keys.items(), key=lambda made: int(made[0]))
    ]


def _version(code: str, width: str, key: str, kind: str) -> str:
    return reverse("picture_version", kwargs={"code": code, "width": int(width), "key": key, "kind": kind})


def _image(photo: Photo) -> dict[str, Any]:
    picture = photo.picture
    return {
        "url": _picture(photo, "full"),
        "alt": photo.alt,
        "width": picture.width,
        "height": picture.height,
        "versions": _versions(picture),
    }


def _shown(row: Listing, *, on: dt.date) -> dict[str, Any]:
    cover = getattr(row, "cover", [])
    url = settings.BASE_URL + reverse("listing", args=[row.code])
    return facts.advert(row, on=on, url=url, photo=_picture(cover[0], "card") if cover else None)


def _parameter(name: str, kind: Any, text: str, **options: Any) -> OpenApiParameter:
    return OpenApiParameter(name, kind, OpenApiParameter.QUERY, description=text, **options)


FILTERS = [
    _parameter(
        "q",
        str,
        "Words that must all stand in the advert, its kind, its street or its neighbourhood, whole or in part. "
        "A word that no advert has is taken for those that are spelled almost like it.",
    ),
    _parameter("kind", str, "Kind of room.", enum=RoomKind.values),
    _parameter("neighbourhood", str, "Code of a neighbourhood."),
    _parameter("campus", str, "Code of a campus."),
    _parameter("max_bike_minutes", int, "About as many minutes by bicycle to the campus, at most."),
    _parameter("min_price", OpenApiTypes.DECIMAL, "Euro a month, all in."),
    _parameter("max_price", OpenApiTypes.DECIMAL, "Euro a month, all in."),
    _parameter("min_area", OpenApiTypes.DECIMAL, "Square metres."),
    _parameter("available_from", OpenApiTypes.DATE, "Free on or before this day."),
    _parameter("months", int, "Length of the contract."),
    *(
        _parameter(name, bool, "true or false")
        for name in ("furnished", "private_sanitary", "accessible", "two_persons", "sublet")
    ),
    _parameter("certificate", str, "State of the certificate today.", enum=Certificate.values),
    _parameter("bbox", str, "west,south,east,north in degrees."),
    _parameter(
        "ordering",
        str,
        "Order of the results; by itself relevance where `q` is given, else newest.",
        enum=[name for name, _label in ORDERINGS],
    ),
    _parameter("page", int, f"From 1, up to result {search.DEEPEST:,}; `count` is of all."),
    _parameter("page_size", int, "1 to 100."),
]


class Listings(PublicView):
    @extend_schema(
        operation_id="listings",
        parameters=FILTERS,
        responses={200: shapes.ListingPage, **refusals(404), **WRONG},
        tags=["listings"],
    )
    def get(self, request: Request) -> Response:
        """Rooms that are online, with what the City knows of their certificate of conformity."""
        form = SearchForm(request.query_params)
        if problems := form.problems():
            raise WrongParameters(problems)
        today = clock.today()
        try:
            found = search.search(form, on=today, counted=False)
        except EmptyPage as error:
            raise Http404 from error
        page = search.page(form, found)
        return Response(
            {
                "count": found.total,
                "next": _page_url(request, page.next_page_number()) if page.has_next() else None,
                "previous": _page_url(request, page.previous_page_number()) if page.has_previous() else None,
                "results": [_shown(row, on=today) for row in page],
            }
        )


class OneListing(PublicView):
    @extend_schema(
        operation_id="listing",
        responses={200: shapes.ListingDetailShape, **refusals(404), **WRONG},
        tags=["listings"],
    )
    def get(self, request: Request, code: str) -> Response:
        """One room that is online."""
        row = get_object_or_404(search.with_cards(Listing.objects.public()), code=code)
        images = [_image(photo) for photo in row.photos.readable().select_related("picture").order_by("position")]
        asked = {"confirmed_on": row.confirmed_on, "photos": [image["url"] for image in images], "images": images}
        return Response({**_shown(row, on=clock.today()), **facts.details(row), **asked})


class RoomShape(shapes.Shape):
    room = serializers.CharField()
    certificate = shapes.CertificateStatement()


class RangeShape(shapes.Shape):
    edge = serializers.DateField(help_text="The last day of a calendar quarter.")
    later = serializers.BooleanField(help_text="Planned after that day; else between now and that day.")


class PlannedShape(shapes.Shape):
    lookup = RangeShape(allow_null=True)
    visit = RangeShape(allow_null=True)


class BuildingShape(shapes.Shape):
    address = shapes.Address()
    rooms = RoomShape(many=True)
    planned = PlannedShape(
        allow_null=True, help_text="Where no certificate is known: what the City plans, in ranges and never a day."
    )


class BuildingsShape(shapes.Shape):
    count = serializers.IntegerField()
    more = serializers.BooleanField(help_text="There are more buildings than are shown: add the house number.")
    results = BuildingShape(many=True)


class Addresses(PublicView):
    @extend_schema(
        parameters=[_parameter("q", str, "Street and house number.", required=True)],
        responses={200: BuildingsShape, **WRONG},
        tags=["certificates"],
    )
    def get(self, request: Request) -> Response:
        """The state of the certificate by address and room, advertised or not. Homes of hosts are left out."""
        unknown = [name for name in request.query_params if name != "q"]
        if unknown:
            raise WrongParameters({name: ["There is no such parameter."] for name in unknown})
        today = clock.today()
        found = list(lookup.buildings_at(lookup.read(request.query_params.get("q", "")))[: lookup.MAX_BUILDINGS + 1])
        shown = found[: lookup.MAX_BUILDINGS]
        plans = planned.of_buildings(shown, on=today)
        results = [
            {
                "address": {
                    "street": building.address.street_name,
                    "number": f"{building.address.number} {building.address.box}".strip(),
                    "postcode": building.address.place.postcode,
                    "place": building.address.place.name,
                    "neighbourhood": building.address.neighbourhood.name if building.address.neighbourhood else None,
                },
                "rooms": [
                    {
                        "room": room.label,
                        "certificate": facts.certificate(getattr(room, "standing", None), today),
                    }
                    for room in building.present  # type: ignore[attr-defined]  # by buildings_at
                ],
                "planned": asdict(plans[building.pk]) if building.pk in plans else None,
            }
            for building in shown
        ]
        return Response({"count": len(results), "more": len(found) > len(shown), "results": results})


class ScopeShape(shapes.Shape):
    room = serializers.CharField()
    valid = serializers.BooleanField()
    ended_on = serializers.DateField(allow_null=True)


class CertificateShape(shapes.Shape):
    number = serializers.CharField()
    address = serializers.CharField()
    valid = serializers.BooleanField()
    issued_on = serializers.DateField()
    valid_until = serializers.DateField()
    ended_on = serializers.DateField(allow_null=True)
    max_residents = serializers.IntegerField(allow_null=True)
    scope = ScopeShape(many=True)


class OneCertificate(PublicView):
    @extend_schema(responses={200: CertificateShape, **refusals(404), **WRONG}, tags=["certificates"])
    def get(self, request: Request, number: str) -> Response:
        """Whether a certificate is valid today and for which rooms. Never why it ended."""
        found = certificates.certificate(number, on=clock.today())
        if found is None:
            raise Http404
        return Response(
            {
                "number": found.number,
                "address": found.street,
                "valid": found.valid,
                "issued_on": found.issued_on,
                "valid_until": found.valid_until,
                "ended_on": found.ended_on,
                "max_residents": found.max_residents,
                "scope": [{"room": row.room, "valid": row.valid, "ended_on": row.ended_on} for row in found.scope],
            }
        )


# An object of unknown names: said in the schema's own words.
FIGURES = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "required": ["value", "denominator", "unit"],
        "properties": {
            "value": {"type": "string", "nullable": True, "description": "null: too small to show, or unknown"},
            "denominator": {"type": "integer", "nullable": True},
            "unit": {"type": "string"},
        },
    },
}


def figures_shape(figures: Mapping[str, Figure]) -> dict[str, Any]:
    return {
        name: {
            "value": None if figure.value is None else str(figure.value),
            "denominator": figure.denominator,
            "unit": figure.unit,
        }
        for name, figure in figures.items()
    }


class Figures(PublicView):
    @extend_schema(responses={200: FIGURES, **WRONG}, tags=["figures"])
    def get(self, request: Request) -> Response:
        """Aggregates of today, small cells hidden."""
        return Response(figures_shape(steering.open_figures(clock.today())))
