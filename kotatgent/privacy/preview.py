"""What erasing somebody would take and leave, before anybody confirms: counted with the table that carries it out."""

from collections import defaultdict
from dataclasses import dataclass

from django.apps import apps

from kotatgent.privacy import personal
from kotatgent.privacy.fates import FATES, fates_of, rows_of
from kotatgent.privacy.gathering import OFFICE, words_of
from kotatgent.privacy.people import Person
from kotatgent.privacy.words import table_words

Counted = tuple[str, int]
TOLD = FATES.keys() - {"contact.Link"}  # links go with the talk that they lead to


@dataclass(frozen=True)
class Kept:
    """What stays for one reason, and how long."""

    things: tuple[Counted, ...]
    why: str
    until: str


@dataclass(frozen=True)
class Preview:
    goes: tuple[Counted, ...]
    stays: tuple[Kept, ...]


def preview(person: Person) -> Preview:
    goes: list[Counted] = []
    stays: dict[tuple[str, str], list[Counted]] = defaultdict(list)
    until = _terms()
    for label, fate in fates_of(person).items():
        model = apps.get_model(label)
        number = model._base_manager.filter(rows_of(label, person)).distinct().count()
        if not number or label not in TOLD:
            continue
        if fate.goes:
            goes.append((table_words(label), number))
        else:
            stays[str(fate.why), until[label]].append((table_words(label), number))
    return Preview(tuple(goes), tuple(Kept(tuple(things), why, term) for (why, term), things in stays.items()))


def _terms() -> dict[str, str]:
    """By table, how long the first of its purposes keeps it."""
    register = personal.register()
    found: dict[str, str] = {}
    for code, tables in personal.columns_by_category(register).items():
        if code != OFFICE:
            words = words_of(register["categories"][code])["retention"]
            for label, _columns in tables:
                found.setdefault(label, words)
    return found
