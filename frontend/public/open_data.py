"""What there is to reuse, under which licence, and how: from the files of the newest day, without a statement."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from frontend.access import public_page
from kotatgent.opendata import about, editions
from kotatgent.opendata.columns import Column, Dataset, Text
from kotatgent.opendata.datasets import DATASETS
from kotatgent.opendata.editions import Edition


@dataclass(frozen=True)
class Download:
    """`size` in bytes."""

    form: str
    url: str
    size: int


@dataclass(frozen=True)
class Offered:
    code: str
    title: Text
    about: Text
    rows: int | None
    downloads: list[Download]
    columns: tuple[Column, ...]


FORMS = {"csv": "CSV", "json": "JSON", "geojson": "GeoJSON"}


def _offered(dataset: Dataset, edition: Edition | None) -> Offered:
    files = edition.files if edition else {}
    there = [(name, files[f"{dataset.code}.{name}"]) for name in dataset.formats if f"{dataset.code}.{name}" in files]
    downloads = [Download(FORMS[name], _address(dataset.code, name), file.size) for name, file in there]
    rows = there[0][1].rows if there else None
    return Offered(dataset.code, dataset.title, dataset.about, rows, downloads, dataset.columns)


def _address(code: str, form: str) -> str:
    return reverse(f"api:open_data_{form}", args=[code])


def _licence() -> dict[str, object]:
    facts = about.about()["licence"]
    language = "en" if translation.get_language() == "en" else "nl"
    return {
        "name": facts[f"name_{language}"],
        "url": facts["iri"],
        "confirmed": facts["confirmed"],
        "attribution": facts["attribution"],
    }


def _examples(edition: Edition | None) -> dict[str, str]:
    site, here = settings.BASE_URL, f"{settings.BASE_URL}/api/v1/open-data"
    day = edition.day.isoformat() if edition else "2027-03-12"
    return {
        "fetch": f"curl --compressed -O {here}/listings.csv",
        "only_new": f"curl --compressed --etag-save etag --etag-compare etag -o listings.json {here}/listings.json",
        "since": f'curl "{here}/changes/?since={day}"',
        "search": f'curl "{site}/api/v1/listings/?kind=studio&max_price=600"',
        "address": f'curl "{site}/api/v1/addresses/?q=Veldstraat+12"',
    }


@public_page
@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    edition = editions.newest()
    context = {
        "edition": edition,
        "datasets": [_offered(dataset, edition) for dataset in DATASETS.values()],
        "licence": _licence(),
        "kept_days": about.kept_days(),
        "version": about.version(),
        "examples": _examples(edition),
    }
    return render(request, "public/open_data.html", context)
