"""A town that was played, read into memory: which rows it made, and which of them hang on which landlord."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models

from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.audit.models import Event, subject_code, subject_kind
from kotatgent.followups.models import Clock, Extension, FollowUp
from kotatgent.media.models import Picture
from kotatgent.notices.models import Letter, Notice
from kotatgent.places.models import Address, Neighbourhood
from landlords.models import Building, Landlord, Member, Room, Tenure
from listings.models import Photo

CITY = 0  # where others have the key of a landlord: the inspectors, of whom each round has its own
INSPECTORS = (Role.QUALITY_INSPECTOR, Role.FIRE_INSPECTOR)
Model = type[models.Model]
# What hangs on its subject by a name, and what hangs on that: the subjects must be known first.
LAST: list[type[models.Model]] = [FollowUp, Clock, Extension, Notice, Letter, Event]


def empty_models() -> list[Model]:
    """Tables without rows, parents before children: what playing fills is the town, all else is reference data."""
    every = apps.get_models(include_auto_created=True)
    empty = {model for model in every if not model._meta.proxy and not model._base_manager.exists()}
    found: dict[Model, None] = {}

    def add(model: Model) -> None:
        for parent in parents(model).values():
            if parent in empty and parent not in found and parent is not model:
                add(parent)
        found[model] = None

    for model in every:
        if model in empty and model not in found:
            add(model)
    return list(found)


def parents(model: Model) -> dict[str, Model]:
    """By column."""
    return {one.attname: one.related_model for one in model._meta.concrete_fields if one.is_relation}  # type: ignore[misc]


@dataclass
class Table:
    """The rows of one model, and for each the landlord that it hangs on; without one it is there once."""

    model: Model
    rows: list[Any]
    owners: list[int | None] = field(default_factory=list)
    position: dict[int, int] = field(default_factory=dict)  # by key
    among_copied: list[int] = field(default_factory=list)
    copied: int = 0

    def add(self, row: Any, owner: int | None) -> None:
        self.position[row.pk] = len(self.owners)
        self.owners.append(owner)
        self.among_copied.append(self.copied)
        self.copied += owner is not None

    def owner_of(self, pk: int) -> int | None:
        return self.owners[self.position[pk]] if pk in self.position else None

    def key(self, pk: int, turn: int) -> int:
        """Of this row in a round: first come the rows as they were played, then round by round those copied."""
        position = self.position[pk]
        if turn == 0 or self.owners[position] is None:
            return position + 1
        return len(self.rows) + (turn - 1) * self.copied + self.among_copied[position] + 1


def _turn_of(table: Table) -> int:
    return LAST.index(table.model) if table.model in LAST else -1


class Town:
    def __init__(self, made: list[Model]) -> None:
        self.neighbourhoods = list(Neighbourhood.objects.all())  # reference data, on which the town draws outlines
        read = {model: list(model._base_manager.order_by("pk")) for model in made}
        self.tables = {model: Table(model, rows) for model, rows in read.items() if rows}
        self.by_name = {str(model._meta.model_name): model for model in self.tables}
        self.subjects = {
            (subject_kind(row), subject_code(row)): row
            for model, table in self.tables.items()
            if model is not Event
            for row in table.rows
        }
        self.owner_of_code: dict[str, int] = {}
        self._heads = self._find_heads()
        for table in sorted(self.tables.values(), key=_turn_of):
            for row in table.rows:
                owner = self._owner(row)
                table.add(row, owner)
                if owner is not None and hasattr(row, "code"):
                    self.owner_of_code.setdefault(row.code, owner)

    def rooms_of(self) -> dict[int, int]:
        """How many rooms each landlord has that is copied."""
        found: dict[int, int] = defaultdict(int)
        for owner in self.tables[Room].owners:
            if owner is not None:
                found[owner] += 1
        return found

    def owner_of_subject(self, kind: str, code: str) -> int | None:
        row = self.subjects.get((kind, code))
        return self.tables[type(row)].owner_of(row.pk) if row is not None else None

    def above(self, row: Any) -> Iterator[tuple[str, Table, int]]:
        """The rows that this row refers to: by which column, and where they are."""
        for column, parent in parents(type(row)).items():
            if parent in self.tables and (pk := getattr(row, column)) is not None:
                yield column, self.tables[parent], pk

    def _find_heads(self) -> dict[tuple[Model, int], int]:
        """What no parent leads to: landlords that chance drew, their accounts, buildings, addresses and pictures."""
        heads: dict[tuple[Model, int], int] = {}
        for user in User.objects.filter(role__in=INSPECTORS):
            heads[User, user.pk] = CITY
        for member in Member.objects.filter(user__email__startswith="kotbaas"):
            heads[Landlord, member.landlord_id] = heads[User, member.user_id] = member.landlord_id
        for tenure in Tenure.objects.select_related("building"):
            if (Landlord, tenure.landlord_id) in heads:
                heads[Building, tenure.building_id] = tenure.landlord_id
                heads[Address, tenure.building.address_id] = tenure.landlord_id
        for photo in Photo.objects.select_related("listing"):
            if photo.listing.landlord_id and (Landlord, photo.listing.landlord_id) in heads:
                heads[Picture, photo.picture_id] = photo.listing.landlord_id
        return heads

    def _owner(self, row: Any) -> int | None:
        model = type(row)
        if (model, row.pk) in self._heads:
            return self._heads[model, row.pk]
        match model._meta.model_name:
            case "authenticator":
                return None  # who is copied sets up a second factor at the first sign-in
            case "notice":
                return self.owner_of_subject(row.about_kind, row.about_code)
            case "followup":
                return self.owner_of_code.get(row.code)
            case "event" if row.subject_kind in self.by_name:
                return self.owner_of_subject(row.subject_kind, row.subject_code)
            case "event":  # about reference data: a version that somebody accepted
                return self._heads.get((User, row.actor_id))
        owners = {table.owner_of(pk) for _column, table, pk in self.above(row)}
        landlords = owners - {None, CITY}
        if landlords:
            return landlords.pop()
        return CITY if owners == {CITY} else None
