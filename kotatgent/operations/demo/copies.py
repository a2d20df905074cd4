"""What differs in each copy of a landlord: codes, addresses, accounts, numbers of companies, rents.

A round is one copy of the whole town; round 0 is the town as it was played. In each next round a street becomes
another street of its neighbourhood, so that what was let on one day is not let in one street.
"""

import hashlib
import itertools
import json
import random
import re
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import connection, models

from kotatgent.accounts.models import User
from kotatgent.accounts.queries import DEMO_DOMAIN
from kotatgent.audit.models import Event, subject_code
from kotatgent.contact.models import Link, Seen
from kotatgent.core import text
from kotatgent.core.fields import HashOf, SealedText
from kotatgent.notices.models import Notice
from kotatgent.operations.demo.facts import facts
from kotatgent.operations.demo.played import Table, Town
from kotatgent.places.enums import LocationSource
from kotatgent.places.geometry import bike_minutes
from kotatgent.places.models import Address, Campus, Neighbourhood, Street, address_key
from landlords.enums import LandlordKind
from landlords.models import Building, CampusDistance, Landlord
from listings.models import Listing

STREETS = {street[0]: hood["streets"] for hood in facts()["neighbourhoods"] for street in hood["streets"]}


def _any_of(words: list[str]) -> str:
    """As a pattern; the longest first, so that no street is taken for the beginning of another."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


NAMES = re.compile(
    rf"\bCA-[{text.ALPHABET}]{{4}}-[{text.ALPHABET}]{{4}}\b|\b[{text.ALPHABET}]{{8,32}}\b"
    rf"|[a-z_0-9]+@{re.escape(DEMO_DOMAIN)}|\b(?:{_any_of(list(STREETS))})(?: \d+\b)?"
)
LINK = re.compile(rf"\b[{text.ALPHABET}]{{32}}\b")  # in a mail to a visitor: the database keeps only its hash
SPREAD = (0.0005, 0.0008)  # how far from the middle of its street a building stands, in degrees

Value = Callable[[int], Any]  # what a column holds in a round
Words = list[str]  # a name as it is in each round


class Copies:
    def __init__(self, town: Town, turns: int, chance: random.Random) -> None:
        self.town, self.turns, self.chance = town, turns, chance
        self.address_of = {row.pk: row.address_id for row in town.tables[Building].rows}
        self.campuses = {campus.pk: campus for campus in Campus.objects.all()}
        self.street_ids = dict(Street.objects.values_list("name", "pk"))
        self.persons = self.companies = 0
        self.event_numbers = itertools.count(1)  # in the order of time, and nothing refers to an event
        self.names: dict[str, Words] = {street: self._next_streets(street) for street in STREETS}
        hoods = list(Neighbourhood.objects.values_list("name", flat=True))  # some are named after a street
        self.searched = re.compile(rf"\b(?:{_any_of([text.plain(one) for one in [*STREETS, *hoods]])})\b")
        self.plain_streets = {text.plain(one): [text.plain(word) for word in self.names[one]] for one in STREETS}
        self.links = {_hash(link): link for link in self._links()}
        self._name_codes()
        self._name_addresses()
        self.points = {row.pk: self._points(row) for row in town.tables[Address].rows}

    # names

    def _next_streets(self, street: str) -> Words:
        beside = [found[0] for found in STREETS[street]]
        return [beside[(beside.index(street) + turn) % len(beside)] for turn in range(self.turns)]

    def _links(self) -> list[str]:
        return [link for row in self.town.tables[Notice].rows for link in LINK.findall(row.body)]

    def _name_codes(self) -> None:
        """All by which something is known alone in its table, and what visitors open their talk with."""
        known: dict[str, None] = dict.fromkeys(self.links.values())
        for table in self.town.tables.values():
            columns = [one.attname for one in table.model._meta.concrete_fields if one.unique]
            for row, owner in zip(table.rows, table.owners, strict=True):
                if owner is not None:
                    values = [getattr(row, column) for column in columns]
                    known.update(dict.fromkeys(one for one in values if isinstance(one, str) and NAMES.fullmatch(one)))
        taken = set(known)
        for name in known:
            self.names[name] = [name, *(self._another(name, turn, taken) for turn in range(1, self.turns))]

    def _another(self, name: str, turn: int, taken: set[str]) -> str:
        if "@" in name:
            return f"{name.partition('@')[0]}-{turn}@{DEMO_DOMAIN}"
        while True:
            found = "".join(self.chance.choices(text.ALPHABET, k=8 if name.startswith("CA-") else len(name)))
            found = f"CA-{found[:4]}-{found[4:]}" if name.startswith("CA-") else found
            if found not in taken:
                taken.add(found)
                return found

    def _name_addresses(self) -> None:
        """In each street the numbers go on where the town that was played ends."""
        table = self.town.tables[Address]
        free: dict[str, int] = defaultdict(lambda: facts()["first_house_number"])
        for address in table.rows:
            free[address.street_name] = max(free[address.street_name], int(address.number) + 1)
        for address, owner in zip(table.rows, table.owners, strict=True):
            lines = [_line(address)]
            for turn in range(1, self.turns if owner is not None else 1):
                street = self.names[address.street_name][turn]
                lines.append(f"{street} {free[street]}")
                free[street] += 1
            self.names[_line(address)] = lines

    def _points(self, address: Address) -> list[tuple[float | None, float | None]]:
        """Where it lies: near the middle of its street, or where nobody set a pin, that of its neighbourhood."""
        first = (address.lat, address.lon)
        if address.location_source != LocationSource.PIN:
            return [first] * self.turns
        found: list[tuple[float | None, float | None]] = [first]
        middles = {street[0]: (street[1], street[2]) for street in STREETS[address.street_name]}
        for street in self.names[address.street_name][1:]:
            lat, lon = (
                round(middle + self.chance.uniform(-most, most), 6)
                for middle, most in zip(middles[street], SPREAD, strict=True)
            )
            found.append((lat, lon))
        return found

    # columns

    def columns(self, table: Table, row: Any) -> list[Any]:
        """What each column of this row holds: a value that stays, or a function that tells it for a round."""
        special = SPECIAL[table.model](self, row) if table.model in SPECIAL else {}
        refers = {column: partial(parent.key, pk) for column, parent, pk in self.town.above(row)}
        found: list[Any] = []
        for one in table.model._meta.concrete_fields:
            if table.model is Event and one.primary_key:
                found.append(lambda turn: next(self.event_numbers))
            elif one.primary_key:
                found.append(partial(table.key, row.pk))
            elif one.attname in refers:
                found.append(refers[one.attname])
            elif isinstance(one, HashOf):
                found.append(_of_each(one.hash_of, self._column(special, row, one.of)))
            elif isinstance(one, SealedText):
                found.append(_of_each(one.get_prep_value, self._column(special, row, one.attname)))
            elif one.attname in special:
                found.append(special[one.attname])
            else:
                value = _prepared(one, getattr(row, one.attname))
                found.append(_told(value, NAMES, self.names) if isinstance(value, str) else value)
        return found

    def _column(self, special: dict[str, Value], row: Any, name: str) -> Any:
        """What stands in a sealed column, before it is sealed."""
        value = special.get(name, getattr(row, name))
        return _told(value, NAMES, self.names) if isinstance(value, str) else value

    def user(self, pk: int | None) -> Value:
        table = self.town.tables[User]
        return partial(table.key, pk) if pk in table.position else lambda turn: pk

    def subject(self, column: str, kind: str, code: str) -> dict[str, Value]:
        """What has no code is known by its key, and that differs; a code is a name like others."""
        row = self.town.subjects.get((kind, code))
        if row is None or subject_code(row) != str(row.pk):
            return {}
        table = self.town.tables[type(row)]
        return {column: lambda turn: str(table.key(row.pk, turn))}


def _of_each(act: Callable[[Any], Any], value: Any) -> Any:
    return (lambda turn: act(value(turn))) if callable(value) else act(value)


def _line(address: Address) -> str:
    return f"{address.street_name} {address.number}"


def _prepared(column: Any, value: Any) -> Any:
    """As the database takes it; JSON as text on both."""
    if isinstance(column, models.JSONField):
        return json.dumps(value, cls=column.encoder)
    return column.get_db_prep_save(value, connection)


def _told(words: str, pattern: re.Pattern[str], names: dict[str, Words]) -> str | Value:
    """The same text with the names of a round in it; a text without a name stays."""
    parts: list[str | Words] = []
    end = 0
    for match in pattern.finditer(words):
        if (known := names.get(match[0])) is not None:
            parts += [words[end : match.start()], known]
            end = match.end()
    if not parts:
        return words
    parts.append(words[end:])
    return lambda turn: "".join([part if isinstance(part, str) else part[turn] for part in parts])


def _address(copies: Copies, row: Address) -> dict[str, Value]:
    lines, points, place = copies.names[_line(row)], copies.points[row.pk], row.place.postcode

    def street(turn: int) -> str:
        return lines[turn].rpartition(" ")[0]

    def number(turn: int) -> str:
        return lines[turn].rpartition(" ")[2]

    return {
        "street_name": street,
        "street_id": lambda turn: copies.street_ids.get(street(turn)),
        "number": number,
        "key": lambda turn: address_key(street(turn), number(turn), "", place),
        "lat": lambda turn: points[turn][0],
        "lon": lambda turn: points[turn][1],
    }


def _distance(copies: Copies, row: CampusDistance) -> dict[str, Value]:
    points, campus = copies.points[copies.address_of[row.building_id]], copies.campuses[row.campus_id]
    return {"minutes": lambda turn: bike_minutes(*points[turn], campus.lat, campus.lon)}  # type: ignore[arg-type]


def _landlord(copies: Copies, row: Landlord) -> dict[str, Value]:
    """Another person, or a company with another number whose check digits are right: counted down from the first."""
    people = facts()["people"]
    first, last, phones, companies, numbers = ([value] for value in
        (row.first_name, row.last_name, row.phone, row.company_name, row.kbo_number))  # fmt: skip
    for turn in range(1, copies.turns):
        first.append(copies.chance.choice(people["first_names"]))
        last.append(copies.chance.choice(people["surnames"]))
        copies.persons += 1
        phones.append(f"+32{people['first_phone'] + 1000 + copies.persons}")
        if row.kind == LandlordKind.COMPANY:
            copies.companies += 1
            base = people["first_kbo_base"] - copies.companies
            numbers.append(f"{base}{97 - base % 97:02d}")
            companies.append(f"{row.company_name} {turn}")
        else:
            numbers.append("")
            companies.append("")
    return {
        "first_name": first.__getitem__, "last_name": last.__getitem__, "phone": phones.__getitem__,
        "company_name": companies.__getitem__, "kbo_number": numbers.__getitem__,
    }  # fmt: skip


def _listing(copies: Copies, row: Listing) -> dict[str, Value]:
    """The rent differs by some steps of five euro; what follows from it follows."""
    searched: dict[str, Value] = {}
    if callable(words := _told(row.search_text, copies.searched, copies.plain_streets)):
        searched = {"search_text": words}
    if row.rent_cents is None or row.price_all_in_cents is None:
        return searched
    rent, price, deposit = row.rent_cents, row.price_all_in_cents, row.deposit_cents
    more = [0, *(500 * copies.chance.randint(-6, 6) for _ in range(1, copies.turns))]
    more = [max(step, 10000 - rent) for step in more] if rent >= 10000 else [0] * copies.turns
    return searched | {
        "rent_cents": lambda turn: rent + more[turn],
        "price_all_in_cents": lambda turn: price + more[turn],
        "deposit_cents": lambda turn: deposit if deposit is None else min(deposit, 2 * (rent + more[turn])),
    }


def _notice(copies: Copies, row: Notice) -> dict[str, Value]:
    special = copies.subject("about_code", row.about_kind, row.about_code)
    if row.once and row.to_user_id and row.once.endswith(f":{row.to_user_id}"):
        start, user = _told(row.once.rpartition(":")[0], NAMES, copies.names), copies.user(row.to_user_id)
        special["once"] = lambda turn: f"{start(turn) if callable(start) else start}:{user(turn)}"
    return special


def _event(copies: Copies, row: Event) -> dict[str, Value]:
    special = copies.subject("subject_code", row.subject_kind, row.subject_code)
    return special if row.actor_id is None else special | {"actor_id": copies.user(row.actor_id)}


def _link(copies: Copies, row: Link) -> dict[str, Value]:
    if (link := copies.links.get(row.token_hash)) is None:  # its mail had its term, the talk not yet: nobody holds it
        return {"token_hash": lambda turn: _hash(f"{row.token_hash}{turn}") if turn else row.token_hash}
    links = copies.names[link]
    return {"token_hash": lambda turn: _hash(links[turn])}


def _seen(copies: Copies, row: Seen) -> dict[str, Value]:
    """What is copied says another address than was signed."""
    return {"statement": lambda turn: "" if turn else row.statement}


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


SPECIAL: dict[type[models.Model], Callable[[Copies, Any], dict[str, Value]]] = {
    Address: _address,
    CampusDistance: _distance,
    Event: _event,
    Landlord: _landlord,
    Link: _link,
    Listing: _listing,
    Notice: _notice,
    Seen: _seen,
}
