"""Pages by the words somebody typed: accents and case are forgiven, and a small slip in a word that no page has."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from kotatgent.core import text as plain_text
from kotatgent.information import markdown
from kotatgent.information.models import Page

# A shorter word has no slips that can be told from other words; a long one may have two.
MIN_FORGIVEN, MIN_TWO, MIN_PART = 4, 8, 3
MOST_WORDS, MOST_MEANT = 8, 4
WEIGHTS = {"title": 8, "summary": 3, "body": 1}
WHOLE = 2  # times as much as the beginning of a word
DUTCH = """aan als bij dat de een en er het hoe ik in is je kan met mijn moet naar of om op te van voor wat wie"""
ENGLISH = """a an and are can do for from how i if in is it must my of on or the to what who with you your"""
LITTLE = {"nl": frozenset(DUTCH.split()), "en": frozenset(ENGLISH.split())}


@dataclass
class Found:
    pages: list[Page]
    meant: dict[str, list[str]] = field(default_factory=dict)  # by word as typed, what it was taken for


def find(text: str, pages: Sequence[Page], language: str) -> Found:
    """Those with all of the words, the best first. Little words count only when there are no others."""
    typed = list(dict.fromkeys(_words(text)))[:MOST_WORDS]
    typed = [word for word in typed if word not in LITTLE[language]] or typed
    indexed = [(page, _index(page, language)) for page in pages]
    every = {word for _page, parts in indexed for words in parts.values() for word in words}
    meant = {word: found for word in typed if (found := _meant(word, every))}
    wanted = [meant.get(word, [word]) for word in typed]
    scored = [
        (min(scores), sum(scores), page) for page, parts in indexed if (scores := [_score(w, parts) for w in wanted])
    ]
    best = sorted((row for row in scored if row[0] > 0), key=lambda row: -row[1])
    return Found([page for _least, _sum, page in best], meant)


def _index(page: Page, language: str) -> dict[str, frozenset[str]]:
    assert page.shown is not None
    return {part: _words_of(page.shown.part(part, language)) for part in WEIGHTS}


@lru_cache(maxsize=1000)
def _words_of(text: str) -> frozenset[str]:
    return frozenset(_words(markdown.words(text)))


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", plain_text.plain(text))


def _score(words: Iterable[str], parts: dict[str, frozenset[str]]) -> int:
    return max(_weight(word, parts) for word in words)


def _weight(word: str, parts: dict[str, frozenset[str]]) -> int:
    score = 0
    for part, weight in WEIGHTS.items():
        if word in parts[part]:
            score += weight * WHOLE
        elif len(word) >= MIN_PART and any(word in other for other in parts[part]):
            score += weight
    return score


def _meant(word: str, every: set[str]) -> list[str]:
    """The closest words that the pages do have; none where the word, or one that holds it, is there."""
    if len(word) < MIN_FORGIVEN or any(word in other for other in every):
        return []
    most = 2 if len(word) >= MIN_TWO else 1
    near = process.extract(word, sorted(every), scorer=OSA.distance, score_cutoff=most, limit=None)
    closest = min((distance for _other, distance, _place in near), default=0)
    return [other for other, distance, _place in near if distance == closest][:MOST_MEANT]
