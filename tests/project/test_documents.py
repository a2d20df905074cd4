"""The documents say what the code says."""

import re
from dataclasses import fields
from pathlib import Path

from django.conf import settings

from kotatgent.meetings.figures import YearOfGroup
from kotatgent.steering.figures import DEFINITIONS

ROOT = Path(settings.BASE_DIR)
FACT = re.compile(r"\b(?:F[1-7]\.\d+b?|R(?:[1-9]|1\d|2[0-8]))\b")
SOURCES = ("kotatgent", "landlords", "listings", "inspections", "frontend")


def used() -> set[str]:
    files = (path for folder in SOURCES for path in (ROOT / folder).rglob("*") if path.suffix in {".py", ".toml"})
    return {fact for path in files for fact in FACT.findall(path.read_text())}


def explained(text: str) -> set[str]:
    return set(re.findall(r"\*\*(F[1-7]\.\d+b?|R\d+)\*\*", text))


def test_every_fact_that_the_code_names_is_explained():
    assert used() <= explained((ROOT / "docs" / "domain.md").read_text())


def test_a_fact_that_is_missing_is_noticed():
    assert not used() <= explained("- **F1.1** only this one")


def test_every_figure_is_defined_in_the_metrics_page():
    text = (ROOT / "docs" / "metrics.md").read_text()
    prefixes = {"adverts_certificate_none": "_none", "adverts_certificate_unknown": "_unknown"}
    prefixes |= {"certificates_ending_6_months": "_6_", "certificates_ending_12_months": "_12_"}
    assert [row.name for row in DEFINITIONS if row.name not in text and prefixes.get(row.name, "?") not in text] == []


def test_the_figures_of_meetings_are_defined_in_the_metrics_page():
    """One row for each, and no row for what is not there."""
    text = (ROOT / "docs" / "metrics.md").read_text()
    section = text.split("## Do the two groups meet often enough?")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (\w+) \|", section, re.MULTILINE)
    assert rows[1:] == [one.name for one in fields(YearOfGroup) if one.name not in ("group", "year")]


def test_decisions_are_numbered_without_a_gap():
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs" / "adr").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))
