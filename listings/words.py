"""How a text is cut into the words that a search compares."""

import re

from kotatgent.core import text

_WORD = re.compile(r"[^\W_]+")
MIN_PART = 3  # from this length on, a word is also found inside another one


def words(said: str) -> list[str]:
    """Letters and figures only, without case and accents, each word once, in order: `Sint-Pieters` is two words."""
    return list(dict.fromkeys(_WORD.findall(text.plain(said))))


def in_plain(comparable: str) -> set[str]:
    """The same of a text that is comparable already."""
    return set(_WORD.findall(comparable))
