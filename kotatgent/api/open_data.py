"""The open data: files of a day that a task wrote, and what changed. No request makes anything."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import http_date, quote_etag
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response

from kotatgent.api import shapes
from kotatgent.api.problems import WrongParameters, refusals
from kotatgent.api.public import WRONG, PublicView
from kotatgent.opendata import about, catalogue, changes, csvw, editions
from kotatgent.opendata.changes import Cursor, What
from kotatgent.opendata.columns import Column, Dataset, Type
from kotatgent.opendata.datasets import DATASETS, FOLLOWED
from kotatgent.opendata.editions import Edition, File
from kotatgent.opendata.writing import PACKED

HOUR = 3_600  # seconds
MOST, USUAL = 1_000, 200  # changes on a page
GZIP = re.compile(r"\bgzip\b")
DAY = OpenApiParameter(
    "day",
    OpenApiTypes.DATE,
    OpenApiParameter.QUERY,
    description="The file of an earlier day, as long as it is kept; without it the newest.",
)


def _only(request: Request, *names: str) -> None:
    if unknown := [name for name in request.query_params if name not in names]:
        raise WrongParameters({name: ["There is no such parameter."] for name in unknown})


def _date(request: Request, name: str) -> dt.date | None:
    text = request.query_params.get(name, "")
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise WrongParameters({name: ["This is not a date, such as 2027-03-12."]}) from None


# --- Files -------------------------------------------------------------------------------------


def _edition(request: Request) -> Edition:
    day = _date(request, "day")
    found = editions.newest() if day is None else editions.of(day)
    if found is None:
        raise Http404
    return found


def _answer(request: Request, file: File, *, kind: str, links: list[str], keep: bool) -> HttpResponseBase:
    """The file, packed for who takes that; 304 for who has it already."""
    packed = bool(GZIP.search(request.META.get("HTTP_ACCEPT_ENCODING", "")))
    etag = quote_etag(f"{file.sha256[:32]}{'-gzip' if packed else ''}")
    known = _known(request, file, etag)
    response = known or _content(file, packed=packed, kind=kind)
    response["ETag"], response["Last-Modified"] = etag, http_date(file.made_at.timestamp())
    response["Access-Control-Allow-Origin"] = "*"  # public, and asked without cookies
    patch_cache_control(response, public=True, max_age=24 * HOUR if keep else HOUR)
    patch_vary_headers(response, ["Accept-Encoding"])
    if links:
        response["Link"] = ", ".join(links)
    return response


def _known(request: Request, file: File, etag: str) -> HttpResponseBase | None:
    found = get_conditional_response(request._request, etag=etag, last_modified=int(file.made_at.timestamp()))
    return found if found is not None and found.status_code in {304, 412} else None


def _content(file: File, *, packed: bool, kind: str) -> FileResponse:
    path: Path = file.path.with_name(file.name + PACKED) if packed else file.path
    try:
        response = FileResponse(path.open("rb"), content_type=kind)
    except FileNotFoundError as error:  # the day went while it was asked for
        raise Http404 from error
    response["Content-Length"] = str(file.packed if packed else file.size)
    if packed:
        response["Content-Encoding"] = "gzip"
    return response


class AsAsked(DefaultContentNegotiation):
    """The address says in which form; what a program would rather have changes nothing."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class FileView(PublicView):
    content_negotiation_class = AsAsked
    KIND: str
    END: str

    def serve(self, request: Request, name: str, *, saved_as: str = "") -> HttpResponseBase:
        _only(request, "day")
        edition = _edition(request)
        file = edition.file(name)
        if file is None:
            raise Http404
        response = _answer(request, file, kind=self.KIND, links=self.links(name), keep="day" in request.query_params)
        if saved_as and response.status_code == 200:
            response["Content-Disposition"] = f'attachment; filename="kotatgent-{saved_as}-{edition.day}.{self.END}"'
        return response

    def links(self, name: str) -> list[str]:
        return [
            f'<{about.licence()}>; rel="license"',
            f'<{catalogue.address()}>; rel="describedby"; type="text/turtle"',
        ]


class DatasetFile(FileView):
    def get(self, request: Request, dataset: str) -> HttpResponseBase:
        return self.serve(request, f"{dataset}.{self.END}", saved_as=dataset)


NAME = OpenApiParameter("dataset", str, OpenApiParameter.PATH, enum=list(DATASETS))
PLACED = OpenApiParameter(
    "dataset", str, OpenApiParameter.PATH, enum=[code for code, one in DATASETS.items() if one.has_places]
)
CSV_ABOUT = "A data set as CSV (UTF-8, comma, a head). Each line says its date, version and licence."
JSON_ABOUT = "A data set as JSON; date, version and licence stand on top."
GEOJSON_ABOUT = "A data set as GeoJSON."

JSON_TYPES = {
    Type.TEXT: {"type": "string"},
    Type.DECIMAL: {"type": "string", "format": "decimal"},
    Type.WHOLE: {"type": "integer"},
    Type.NUMBER: {"type": "number"},
    Type.YES_NO: {"type": "boolean"},
    Type.DATE: {"type": "string", "format": "date"},
    Type.ADDRESS: {"type": "string"},
}


def _property(column: Column) -> dict[str, Any]:
    one: dict[str, Any] = {**JSON_TYPES[column.type], "description": csvw.said(column.meaning, "en")}
    if column.several:
        return {"type": "array", "items": JSON_TYPES[column.type], "description": one["description"]}
    return {**one, "nullable": True} if column.may_be_empty else one


def _record(dataset: Dataset) -> dict[str, Any]:
    names = [column.name for column in dataset.columns]
    return {
        "type": "object",
        "required": names,
        "properties": {column.name: _property(column) for column in dataset.columns},
    }


def _file_shape() -> dict[str, Any]:
    """For the schema: from the same columns as the files."""
    head = {
        name: {"type": "string"} for name in ("dataset", "date", "version", "licence", "attribution", "described_by")
    }
    rows = {"type": "array", "items": {"oneOf": [_record(dataset) for dataset in DATASETS.values()]}}
    return {"type": "object", "required": [*head, "results"], "properties": {**head, "results": rows}}


GEOJSON = {
    "type": "object",
    "required": ["type", "features"],
    "properties": {
        "type": {"type": "string", "enum": ["FeatureCollection"]},
        "date": {"type": "string", "format": "date"},
        "licence": {"type": "string"},
        "features": {"type": "array", "items": {"type": "object"}},
    },
}
ANYTHING = {"type": "object"}


class CsvFile(DatasetFile):
    KIND, END = "text/csv; charset=utf-8; header=present", "csv"

    @extend_schema(
        operation_id="open_data_csv",
        parameters=[NAME, DAY],
        responses={(200, "text/csv"): OpenApiTypes.STR, **refusals(404), **WRONG},
        description=CSV_ABOUT,
        tags=["open data"],
    )
    def get(self, request: Request, dataset: str) -> HttpResponseBase:
        return super().get(request, dataset)

    def links(self, name: str) -> list[str]:
        return [*super().links(name), f'<{name}-metadata.json>; rel="describedby"; type="application/csvm+json"']


class JsonFile(DatasetFile):
    KIND, END = "application/json", "json"

    @extend_schema(
        operation_id="open_data_json",
        parameters=[NAME, DAY],
        responses={(200, "application/json"): _file_shape(), **refusals(404), **WRONG},
        description=JSON_ABOUT,
        tags=["open data"],
    )
    def get(self, request: Request, dataset: str) -> HttpResponseBase:
        return super().get(request, dataset)


class GeoJsonFile(DatasetFile):
    KIND, END = "application/geo+json", "geojson"

    @extend_schema(
        operation_id="open_data_geojson",
        parameters=[PLACED, DAY],
        responses={(200, "application/geo+json"): GEOJSON, **refusals(404), **WRONG},
        description=GEOJSON_ABOUT,
        tags=["open data"],
    )
    def get(self, request: Request, dataset: str) -> HttpResponseBase:
        return super().get(request, dataset)


class CsvMetadata(FileView):
    KIND, END = "application/csvm+json", "csv-metadata.json"

    @extend_schema(
        operation_id="open_data_csv_metadata",
        parameters=[NAME, DAY],
        responses={(200, "application/csvm+json"): ANYTHING, **refusals(404), **WRONG},
        description="What stands in the columns of a CSV, in Dutch and English (CSV on the Web).",
        tags=["open data"],
    )
    def get(self, request: Request, dataset: str) -> HttpResponseBase:
        return self.serve(request, f"{dataset}.{self.END}")


class TurtleCatalogue(FileView):
    KIND, END = "text/turtle; charset=utf-8", "ttl"

    @extend_schema(
        operation_id="open_data_catalog_turtle",
        parameters=[DAY],
        responses={(200, "text/turtle"): OpenApiTypes.STR, **refusals(404), **WRONG},
        description="The description of the open data for other portals: DCAT-AP 3.0, as Turtle.",
        tags=["open data"],
    )
    def get(self, request: Request) -> HttpResponseBase:
        return self.serve(request, "catalog.ttl")


class JsonLdCatalogue(FileView):
    KIND, END = "application/ld+json", "jsonld"

    @extend_schema(
        operation_id="open_data_catalog_jsonld",
        parameters=[DAY],
        responses={(200, "application/ld+json"): {"type": "array", "items": ANYTHING}, **refusals(404), **WRONG},
        description="The same description as JSON-LD.",
        tags=["open data"],
    )
    def get(self, request: Request) -> HttpResponseBase:
        return self.serve(request, "catalog.jsonld")


# --- What changed ------------------------------------------------------------------------------


class Gone(exceptions.APIException):
    status_code = 410
    default_code = "no_longer_kept"
    default_detail = "These changes are no longer kept. Fetch the whole file, and go on from its day."


class ChangeShape(shapes.Shape):
    dataset = serializers.ChoiceField(choices=[one.code for one in FOLLOWED])
    date = serializers.DateField(help_text="The day of the file in which it was seen first.")
    what = serializers.ChoiceField(choices=[one.value for one in What])
    key = serializers.JSONField(help_text="Code of the advert, or number of the address.")
    record = serializers.JSONField(allow_null=True, help_text="As in the file of that day; null where it went.")


class ChangesShape(shapes.Shape):
    licence = serializers.CharField()
    attribution = serializers.CharField()
    cursor = serializers.CharField(allow_null=True, help_text="Keep it: `after` it comes what changes later.")
    next = serializers.CharField(allow_null=True, help_text="The next page, when there is more already.")
    results = ChangeShape(many=True)


class Changes(PublicView):
    @extend_schema(
        operation_id="open_data_changes",
        parameters=[
            OpenApiParameter("after", str, OpenApiParameter.QUERY, description="A `cursor` of an earlier answer."),
            OpenApiParameter(
                "since",
                OpenApiTypes.DATE,
                OpenApiParameter.QUERY,
                description="What changed after the files of this day: their `date`.",
            ),
            OpenApiParameter(
                "dataset", str, OpenApiParameter.QUERY, enum=[one.code for one in FOLLOWED], description="Of this one."
            ),
            OpenApiParameter(
                "page_size", int, OpenApiParameter.QUERY, description=f"1 to {MOST:,}; {USUAL} without it."
            ),
        ],
        responses={200: ChangesShape, **refusals(410), **WRONG},
        tags=["open data"],
    )
    def get(self, request: Request) -> HttpResponse:
        """What came, changed and went in the adverts and addresses, day by day, oldest first."""
        _only(request, "after", "since", "dataset", "page_size")
        size, dataset = _size(request), _dataset(request)
        try:
            found = changes.page(_start(request), dataset=dataset, size=size)
        except changes.Gone as error:
            raise Gone from error
        response = Response(
            {
                "licence": about.licence(),
                "attribution": about.attribution(),
                "cursor": None if found.cursor is None else str(found.cursor),
                "next": _next(request, found.cursor) if found.more and found.cursor else None,
                "results": found.changes,
            }
        )
        patch_cache_control(response, public=True, max_age=0)
        response["Access-Control-Allow-Origin"] = "*"
        return response


def _start(request: Request) -> Cursor | dt.date | None:
    since, after = _date(request, "since"), request.query_params.get("after", "")
    if since and after:
        raise WrongParameters({"since": ["Give a day or a cursor, not both."]})
    try:
        return changes.read_cursor(after) if after else since
    except ValueError:
        raise WrongParameters({"after": ["This is no cursor of an earlier answer."]}) from None


def _size(request: Request) -> int:
    text = request.query_params.get("page_size", "")
    if text and not (re.fullmatch(r"[0-9]{1,6}", text) and 1 <= int(text) <= MOST):
        raise WrongParameters({"page_size": [f"A whole number from 1 to {MOST}."]})
    return int(text) if text else USUAL


def _dataset(request: Request) -> str:
    text = request.query_params.get("dataset", "")
    if text and text not in {one.code for one in FOLLOWED}:
        raise WrongParameters({"dataset": ["There is no such data set with changes."]})
    return text


def _next(request: Request, cursor: Cursor) -> str:
    params = request.query_params.copy()
    params.pop("since", None)
    params["after"] = str(cursor)
    return f"{settings.BASE_URL}{request.path}?{params.urlencode()}"
