"""What stands in a CSV, for programs: CSV on the Web (W3C), at the address of the table and -metadata.json."""

import json
from typing import Any

from django.utils import translation

from kotatgent.opendata import about
from kotatgent.opendata.columns import Column, Dataset, Making, Text
from kotatgent.opendata.datasets import ON_EACH_LINE

LANGUAGES = ("nl", "en")


def name_of(dataset: Dataset) -> str:
    return f"{dataset.code}.csv-metadata.json"


def text(dataset: Dataset, making: Making) -> str:
    return json.dumps(metadata(dataset, making), ensure_ascii=False, indent=1)


def metadata(dataset: Dataset, making: Making) -> dict[str, Any]:
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "url": f"{dataset.code}.csv",
        "dc:title": in_both(dataset.title),
        "dc:description": in_both(dataset.about),
        "dc:license": {"@id": about.licence()},
        "dc:publisher": {"@value": about.attribution()},
        "dc:issued": {"@value": making.day.isoformat(), "@type": "xsd:date"},
        "dc:hasVersion": {"@value": about.version()},
        "dialect": {"encoding": "utf-8", "delimiter": ",", "header": True},
        "tableSchema": {
            "columns": [
                *(_column(column) for column in dataset.columns),
                *({"name": name, "titles": name, "datatype": str(kind)} for name, kind in ON_EACH_LINE),
            ],
            "primaryKey": dataset.key,
        },
    }


def _column(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "titles": column.name,
        "dc:description": in_both(column.meaning),
        "datatype": str(column.type),
        "required": not column.may_be_empty and not column.several,
        **({"separator": " "} if column.several else {}),
    }


def in_both(words: Text) -> list[dict[str, str]]:
    return [{"@value": said(words, language), "@language": language} for language in LANGUAGES]


def said(words: Text, language: str) -> str:
    with translation.override(language):
        return str(words)
