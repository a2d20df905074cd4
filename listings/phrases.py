"""A small language for wording, plain enough for who is no programmer, and quick whatever somebody writes in it.

`geen .. @` finds "geen", at most four other words, and one of the rule's words. A star stands for any ending,
`a|b` for one of both, `#` for a number. Case, accents and punctuation make no difference.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kotatgent.core import text

GAP, WORDS, NUMBER = "..", "@", "#"
WIDEST_GAP = 4
MOST_PARTS = 10
MOST_GAPS = 3

_WORD = re.compile(r"[0-9a-z]+")
_PART = re.compile(r"[0-9a-z]+\*?(\|[0-9a-z]+\*?)*")
_SENTENCE = re.compile(r"[^.!?;\n]+(?:[.!?;](?!\s|$)[^.!?;\n]*)*[.!?;]*")


@dataclass(frozen=True)
class Choice:
    """One place in a pattern: whole words, beginnings of words, or a number."""

    whole: frozenset[str] = frozenset()
    begins: tuple[str, ...] = ()
    number: bool = False

    def takes(self, word: str) -> bool:
        if self.number:
            return word.isdigit()
        return word in self.whole or word.startswith(self.begins)


Pattern = tuple[Choice | None, ...]  # None: a gap


def sentences(written: str) -> list[str]:
    """The sentences of a text, as they were written; an end of line ends one too."""
    return [found for one in _SENTENCE.findall(written) if (found := one.strip())]


def words(sentence: str) -> list[str]:
    return _WORD.findall(text.plain(sentence))


def mistakes(pattern: str, *, has_words: bool) -> bool:
    """Whether this can't be read as a pattern."""
    parts = pattern.split()
    if not 1 <= len(parts) <= MOST_PARTS or parts.count(GAP) > MOST_GAPS or GAP in (parts[0], parts[-1]):
        return True
    known = {GAP, NUMBER, *([WORDS] if has_words else [])}
    return any(part not in known and not _PART.fullmatch(part) for part in parts)


def words_are_wrong(said: str) -> bool:
    return any(not _PART.fullmatch(word) or "|" in word for word in said.split())


@lru_cache(maxsize=2048)
def read(pattern: str, said: str) -> Pattern:
    """`said`: the words that @ stands for."""
    return tuple(_part(part, said) for part in pattern.split())


def _part(part: str, said: str) -> Choice | None:
    if part == GAP:
        return None
    if part == NUMBER:
        return Choice(number=True)
    options = said.split() if part == WORDS else part.split("|")
    whole = frozenset(option for option in options if not option.endswith("*"))
    return Choice(whole, tuple(option[:-1] for option in options if option.endswith("*")))


def finds(patterns: Iterable[Pattern], sentence: Sequence[str]) -> bool:
    return any(_at(pattern, sentence, start) for pattern in patterns for start in range(len(sentence)))


def _at(pattern: Pattern, sentence: Sequence[str], start: int) -> bool:
    """Whether the pattern stands in the sentence from this word on. All places are kept at once: no way back."""
    places, gap = {start}, False
    for part in pattern:
        if part is None:
            gap = True
            continue
        reach = WIDEST_GAP if gap else 0
        tried = {at + skip for at in places for skip in range(reach + 1) if at + skip < len(sentence)}
        places, gap = {at + 1 for at in tried if part.takes(sentence[at])}, False
        if not places:
            return False
    return True
