"""Where a statement comes from: [F2.18] in a text stands for the source that names this mark."""

import re
from collections.abc import Iterable

from kotatgent.information.validators import MARK, SourceLine, read_sources

IN_TEXT = re.compile(rf"\[({MARK})\]")
GROUP = re.compile(rf" ?(?:\[{MARK}\] ?)*\[{MARK}\]")  # several beside each other, with the space before them


def marks_in(text: str) -> list[str]:
    """In the order of the text, each once."""
    return list(dict.fromkeys(IN_TEXT.findall(text)))


def without_source(text: str, sources: str) -> list[str]:
    named = {mark for line in read_sources(sources) for mark in line.marks}
    return [mark for mark in marks_in(text) if mark not in named]


def plain(text: str) -> str:
    """The text without its marks."""
    return GROUP.sub("", text)


def in_order_of(text: str, lines: Iterable[SourceLine]) -> list[SourceLine]:
    """As the text comes to them; what it never names comes last."""
    marks = marks_in(text)
    places = {mark: place for place, mark in enumerate(marks)}
    return sorted(lines, key=lambda line: min(places.get(mark, len(marks)) for mark in line.marks))
