"""Which words stand in which adverts, and which word somebody meant who typed another one."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import OSA

from listings.shelf import bits
from listings.words import MIN_PART

# A word this short has no misspellings that we can tell from other words; a long one may have two.
MIN_FORGIVEN, MIN_TWO = 4, 8
MAX_MEANT = 6
LEVELS = 6


@dataclass
class Meaning:
    """A word as somebody typed it: the adverts that have it, from the best of LEVELS to the last, and what it was
    taken for when no advert has it.

    The levels: the whole word in the title, street or neighbourhood; a part of a word there; the whole word in the
    description; a part of a word there; a forgiven spelling in the title, street or neighbourhood; in the description.
    """

    levels: list[int]
    meant: list[str] = field(default_factory=list)

    @property
    def anywhere(self) -> int:
        found = 0
        for level in self.levels:
            found |= level
        return found


class Words:
    def __init__(self) -> None:
        self.size = 0
        self._heads: dict[str, array[int]] = {}
        self._bodies: dict[str, array[int]] = {}
        self._meanings: dict[tuple[str, int], Meaning] = {}

    def add(self, first: int, heads: Sequence[Iterable[str]], bodies: Sequence[Iterable[str]]) -> None:
        self.size = first + len(heads)
        self._meanings.clear()
        for index, adverts in ((self._heads, heads), (self._bodies, bodies)):
            for place, words in enumerate(adverts, start=first):
                for word in words:
                    if (places := index.get(word)) is None:
                        index[word] = places = array("I")
                    places.append(place)

    def meaning(self, word: str, online: int, *, forgiving: bool = True) -> Meaning:
        if not forgiving:
            return self._as_typed(word, online)
        known = self._meanings.get((word, online))
        if known is None:
            if len(self._meanings) > 1000:
                self._meanings.clear()
            known = self._meanings[word, online] = self._look_up(word, online)
        return known

    def _as_typed(self, word: str, online: int) -> Meaning:
        head, body = _split(word, self._heads), _split(word, self._bodies)
        levels = [self._bits(self._heads, head[0]), self._bits(self._heads, head[1]),
                  self._bits(self._bodies, body[0]), self._bits(self._bodies, body[1]), 0, 0]  # fmt: skip
        return Meaning([level & online for level in levels])

    def _look_up(self, word: str, online: int) -> Meaning:
        found = self._as_typed(word, online)
        if found.anywhere or len(word) < MIN_FORGIVEN:
            return found
        found.meant = self._meant(word, online)
        found.levels[4] = self._bits(self._heads, found.meant) & online
        found.levels[5] = self._bits(self._bodies, found.meant) & online
        return found

    def _bits(self, index: dict[str, "array[int]"], words: Iterable[str]) -> int:
        return bits.of(chain.from_iterable(index[word] for word in words if word in index), self.size)

    def _meant(self, word: str, online: int) -> list[str]:
        """The words online that are closest to this one; else those of which it may be the beginning."""
        most = 2 if len(word) >= MIN_TWO else 1
        every = list(self._heads.keys() | self._bodies.keys())
        near = process.extract(word, every, scorer=OSA.distance, score_cutoff=most, limit=None)
        if not near:
            begins = {length: [other[:length] for other in every] for length in range(len(word) - 1, len(word) + 2)}
            near = [
                (every[place], distance, place)
                for beginnings in begins.values()
                for _beginning, distance, place in process.extract(
                    word, beginnings, scorer=OSA.distance, score_cutoff=1, limit=None
                )
            ]
        distances: dict[str, float] = {}
        for other, distance, _place in near:
            if len(other) >= MIN_FORGIVEN and self._is_online(other, online):
                distances[other] = min(distance, distances.get(other, distance))
        closest = min(distances.values(), default=0)
        return sorted(
            (other for other, distance in distances.items() if distance == closest),
            key=lambda other: (-self._how_often(other), other),
        )[:MAX_MEANT]

    def _is_online(self, word: str, online: int) -> bool:
        return bool((self._bits(self._heads, [word]) | self._bits(self._bodies, [word])) & online)

    def _how_often(self, word: str) -> int:
        return len(self._heads.get(word, ())) + len(self._bodies.get(word, ()))


def _split(word: str, index: dict[str, "array[int]"]) -> tuple[list[str], list[str]]:
    """The word itself where it is there, and the words that it is a part of: of a short one only the beginning."""
    whole = [word] if word in index else []
    if len(word) < MIN_PART:
        return whole, [other for other in index if other.startswith(word) and other != word]
    return whole, [other for other in index if word in other and other != word]
