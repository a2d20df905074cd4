"""A data set as files: CSV, JSON and GeoJSON from one reading of the database, line by line, each packed as well."""

import csv
import datetime as dt
import gzip
import io
import json
import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, cast

from kotatgent.core.spreadsheet import safe_cell
from kotatgent.opendata import about
from kotatgent.opendata.columns import Column, Dataset, Making, Type, Value, record
from kotatgent.opendata.datasets import ON_EACH_LINE

PACKED = ".gz"
LEVEL = 6
BUFFER = 1 << 20  # bytes


@dataclass(frozen=True)
class Written:
    """What there is to say of a file: its size in bytes, plain and packed, and the SHA-256 of the plain one."""

    name: str
    size: int
    packed: int
    sha256: str
    rows: int


class Out:
    """One file, plain and packed. The same content gives the same bytes."""

    def __init__(self, folder: Path, name: str, stack: ExitStack) -> None:
        self.path, self.rows, self._hash = folder / name, 0, sha256()
        self._plain: BinaryIO = stack.enter_context(self.path.open("wb", buffering=BUFFER))
        raw = stack.enter_context(self.path.with_name(name + PACKED).open("wb", buffering=BUFFER))
        self._raw = raw
        self._packed = gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=LEVEL, mtime=0, filename="")

    def write(self, text: str) -> None:
        content = text.encode()
        self._hash.update(content)
        self._plain.write(content)
        self._packed.write(content)

    def close(self) -> Written:
        """On disk, so that a machine which stops now has it whole."""
        self._packed.close()
        for file in (self._plain, self._raw):
            file.flush()
            os.fsync(file.fileno())
        packed = self.path.with_name(self.path.name + PACKED).stat().st_size
        return Written(self.path.name, self._plain.tell(), packed, self._hash.hexdigest(), self.rows)


def write_text(folder: Path, name: str, text: str) -> Written:
    with ExitStack() as stack:
        out = Out(folder, name, stack)
        out.write(text)
        return out.close()


class Csv:
    """RFC 4180, UTF-8. What a spreadsheet would calculate has an apostrophe before it."""

    def __init__(self, out: Out, dataset: Dataset, making: Making) -> None:
        self.out, self.columns = out, dataset.columns
        self.same = [making.day.isoformat(), about.version(), about.licence()]
        self._line = io.StringIO()
        self._csv = csv.writer(self._line)
        self._put([column.name for column in self.columns] + [name for name, _type in ON_EACH_LINE])

    def row(self, found: dict[str, Value], line: str) -> None:
        self._put([*(cell(column, found[column.name]) for column in self.columns), *self.same])

    def end(self) -> None:
        """Nothing stands below the rows."""

    def _put(self, cells: list[str]) -> None:
        self._csv.writerow(cells)
        self.out.write(self._line.getvalue())
        self._line.seek(0)
        self._line.truncate()


def cell(column: Column, value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return " ".join(value)
    return safe_cell(value) if column.type == Type.TEXT else str(value)


def head(dataset: Dataset, making: Making) -> dict[str, Any]:
    """What stands on top of a file in JSON."""
    return {
        "dataset": dataset.code,
        "date": making.day.isoformat(),
        "version": about.version(),
        "licence": about.licence(),
        "attribution": about.attribution(),
        "described_by": f"{making.site}/api/v1/open-data/catalog.jsonld",
    }


class Json:
    """An object with `results`; each of them on a line of its own, so that a program can read it line by line."""

    MORE: dict[str, str] = {}
    LIST = "results"

    def __init__(self, out: Out, dataset: Dataset, making: Making) -> None:
        self.out, self.key = out, dataset.key
        on_top = json.dumps({**self.MORE, **head(dataset, making)}, ensure_ascii=False)
        out.write(f'{on_top[:-1]}, "{self.LIST}": [')

    def row(self, found: dict[str, Value], line: str) -> None:
        self.out.write(f"{',' if self.out.rows else ''}\n{self.of(found, line)}")

    def of(self, found: dict[str, Value], line: str) -> str:
        return line

    def end(self) -> None:
        self.out.write("\n]}\n")


class GeoJson(Json):
    """RFC 7946. What has no known place has no geometry."""

    MORE = {"type": "FeatureCollection"}
    LIST = "features"

    def of(self, found: dict[str, Value], line: str) -> str:
        key = json.dumps(found[self.key])
        where = None if found["lat"] is None else {"type": "Point", "coordinates": [found["lon"], found["lat"]]}
        return f'{{"type": "Feature", "id": {key}, "geometry": {json.dumps(where)}, "properties": {line}}}'


WRITERS: dict[str, type[Csv | Json]] = {"csv": Csv, "json": Json, "geojson": GeoJson}


def line_of(found: dict[str, Value]) -> str:
    return json.dumps(found, ensure_ascii=False, default=_date)


def _date(value: object) -> str:
    return cast("dt.date", value).isoformat()


def write(dataset: Dataset, making: Making, folder: Path) -> Iterator[Written]:
    """All files of a data set. Memory holds one row at a time."""
    with ExitStack() as stack:
        outs = {name: Out(folder, f"{dataset.code}.{name}", stack) for name in dataset.formats}
        writers = [WRITERS[name](out, dataset, making) for name, out in outs.items()]
        for row in dataset.rows(making):
            found = record(dataset.columns, row)
            line = line_of(found)
            for writer in writers:
                writer.row(found, line)
                writer.out.rows += 1
        for writer in writers:
            writer.end()
        yield from [out.close() for out in outs.values()]


def lines_of(path: Path) -> Iterator[str]:
    """The rows of a file in JSON, one by one, without reading it whole."""
    with path.open(encoding="utf-8") as file:
        next(file)
        for line in file:
            if line.startswith("{"):
                yield line.rstrip(",\n")
