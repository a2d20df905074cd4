"""docs/open-data.md says what is in the files, column by column."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from kotatgent.opendata import about
from kotatgent.opendata.datasets import DATASETS

PAGE = (Path(settings.BASE_DIR) / "docs" / "open-data.md").read_text(encoding="utf-8")


def rows(code):
    part = PAGE.split(f"### {code}\n")[1].split("\n## ")[0].split("\n### ")[0]
    lines = [line.strip("|").split(" | ") for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line] for line in lines[2:]]


@pytest.mark.parametrize("code", list(DATASETS))
def test_each_column_has_its_row(code):
    with translation.override("en"):
        said = [
            [
                column.name,
                f"{column.type}{'s' if column.several else ''}",
                "may be" if column.may_be_empty or column.several else "never",
                str(column.meaning),
            ]
            for column in DATASETS[code].columns
        ]
    assert rows(code) == said


def test_the_files_and_the_days_are_named():
    for dataset in DATASETS.values():
        assert f"`{dataset.code}.csv`" in PAGE
    assert f"last {about.kept_days()} (`kept_days`)" in PAGE
    assert re.search(rf"Version {re.escape(about.version())} becomes", PAGE)


def test_the_licence_has_a_source_and_says_whether_it_is_confirmed():
    licence = about.about()["licence"]
    assert licence["source"] and licence["iri"].startswith("https://")
    assert licence["confirmed"] in (True, False)
