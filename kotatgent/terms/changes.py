"""What a new version changes, clause by clause and word by word."""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from kotatgent.terms.enums import ClauseKind
from kotatgent.terms.models import PARTS, Clause, Version


class Parted(Protocol):
    """What is compared: something that says each of its parts in either language."""

    def part(self, name: str, language: str) -> str: ...


Part = TypeVar("Part", bound=Parted)


class What(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True)
class Piece:
    """Some words: in both texts ("same"), only in the new one ("added") or only in the one before ("removed")."""

    how: str
    words: str


@dataclass(frozen=True)
class Change(Generic[Part]):
    """One clause that is new, says something else, or is gone; `clause` is then the one before.

    `parts`: by name of the part that differs, its pieces in order.
    """

    what: What
    clause: Part
    parts: dict[str, list[Piece]]


def between(before: Version, after: Version, language: str) -> list[Change[Clause]]:
    """Terms only, in the order of the new version; what is gone comes last. Consents are chosen apart from this."""
    return laid_over(_terms(before), _terms(after), (*PARTS, "refusal"), language)


def laid_over(
    before: Mapping[str, Part], after: Mapping[str, Part], names: Sequence[str], language: str
) -> list[Change[Part]]:
    """Two texts of any kind, by the code of each clause; what is gone comes last."""
    return list(_changes(before, after, names, language))


def differs(before: Version, after: Version) -> bool:
    """Whether anything says something else, the title, the order and the consents included."""
    return any(_whole(before, language) != _whole(after, language) for language in ("nl", "en"))


def pieces(before: str, after: str) -> list[Piece]:
    """Both texts laid over each other, by words and the spaces between them."""
    old, new = (re.findall(r"\s+|[^\s]+", words) for words in (before, after))
    found: list[Piece] = []
    for tag, old_from, old_to, new_from, new_to in difflib.SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(old[old_from:old_to])))
            continue
        if old_from < old_to:
            found.append(Piece("removed", "".join(old[old_from:old_to])))
        if new_from < new_to:
            found.append(Piece("added", "".join(new[new_from:new_to])))
    return found


def _changes(
    before: Mapping[str, Part], after: Mapping[str, Part], names: Sequence[str], language: str
) -> Iterator[Change[Part]]:
    for code, clause in after.items():
        if (old := before.get(code)) is None:
            yield Change(What.NEW, clause, {})
        elif parts := dict(_parts(old, clause, names, language)):
            yield Change(What.CHANGED, clause, parts)
    for code, clause in before.items():
        if code not in after:
            yield Change(What.GONE, clause, {})


def _parts(old: Parted, new: Parted, names: Sequence[str], language: str) -> Iterator[tuple[str, list[Piece]]]:
    for name in names:
        if (was := old.part(name, language)) != (now := new.part(name, language)):
            yield name, pieces(was, now)


def _terms(version: Version) -> dict[str, Clause]:
    return {clause.code: clause for clause in version.clauses.filter(kind=ClauseKind.TERM)}


def _whole(version: Version, language: str) -> list[str]:
    return [version.title(language), *(f"{one.code} {one.kind} {one.text(language)}" for one in version.clauses.all())]
