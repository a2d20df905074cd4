"""What a column of an open file is. Which columns there are is said once, in the files of the data sets."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise

Text = str | Promise
Value = str | int | float | bool | dt.date | list[str] | None


class Type(StrEnum):
    """As CSV on the Web names them (XML Schema)."""

    TEXT = "string"
    WHOLE = "integer"
    NUMBER = "double"
    DECIMAL = "decimal"  # as text in JSON, so that nobody rounds it
    YES_NO = "boolean"
    DATE = "date"
    ADDRESS = "anyURI"


@dataclass(frozen=True)
class Column:
    """`of` works the value out of one row; `may_be_empty` says whether it can be None."""

    name: str
    type: Type
    meaning: Text
    of: Callable[[Any], Value]
    may_be_empty: bool = False
    several: bool = False  # a list; in CSV with a space between


@dataclass(frozen=True)
class Making:
    """What all rows of one day share."""

    day: dt.date
    site: str  # address of the site, without a slash at its end


@dataclass(frozen=True)
class Dataset:
    """One table. `key` is the column that tells its rows apart; with `lat` and `lon` it is drawn as well."""

    code: str
    title: Text
    about: Text
    key: str
    keywords: tuple[Text, ...]
    columns: tuple[Column, ...]
    rows: Callable[[Making], Iterator[Any]]

    @property
    def has_places(self) -> bool:
        return {"lat", "lon"} <= {column.name for column in self.columns}

    @property
    def formats(self) -> tuple[str, ...]:
        return ("csv", "json", "geojson") if self.has_places else ("csv", "json")

    @property
    def files(self) -> list[str]:
        return [f"{self.code}.{name}" for name in self.formats]


def record(columns: tuple[Column, ...], row: Any) -> dict[str, Value]:
    return {column.name: column.of(row) for column in columns}
