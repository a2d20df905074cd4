"""What was changed in adverts since a moment, in words. The Dutch of them is in the catalogue."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kotatgent.core import money
from listings.enums import Charge, Furniture, Utility
from listings.models import Listing, ListingVersion

LABELS: dict[str, str | Promise] = {
    "epc_scope": gettext_lazy("what the EPC is of"),
    "epc_reason": gettext_lazy("why there is no EPC score"),
}
AMOUNTS = ("rent_cents", "fixed_cents", "advance_cents", "tax_cents", "deposit_cents")
TEXTS = ("description_nl", "description_en", "house_rules_nl", "house_rules_en")


@dataclass(frozen=True)
class FieldChange:
    """`long`: a text of the landlord, which is shown on demand."""

    label: str
    before: str
    after: str
    long: bool = False


@dataclass(frozen=True)
class Changed:
    at: dt.datetime
    fields: tuple[FieldChange, ...]


def since(moments: Mapping[int, dt.datetime]) -> dict[int, list[Changed]]:
    """By key of the advert what was changed after its moment, newest first. One query for any number."""
    found: dict[int, list[Changed]] = defaultdict(list)
    if not moments:
        return found
    rows = ListingVersion.objects.filter(listing__in=moments.keys(), changed_at__gt=min(moments.values()))
    for row in rows.order_by("-changed_at", "-number"):
        if row.changed_at > moments[row.listing_id]:
            found[row.listing_id].append(Changed(row.changed_at, tuple(_in_words(row.changes))))
    return found


def _in_words(changes: dict[str, list[Any]]) -> Iterator[FieldChange]:
    for name, (before, after) in changes.items():
        if name == "utilities":
            yield from _utilities(before, after)
        else:
            label = LABELS.get(name) or Listing._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            yield FieldChange(str(label), value(name, before), value(name, after), name in TEXTS)


def _utilities(before: dict[str, str], after: dict[str, str]) -> Iterator[FieldChange]:
    for utility in Utility:
        was, now = before.get(utility), after.get(utility)
        if was != now:
            yield FieldChange(str(utility.label), _charge(was), _charge(now))


def _charge(charge: str | None) -> str:
    return str(Charge(charge).label) if charge else _("not filled in")


def value(name: str, stored: Any) -> str:
    """What a field of an advert says, as a version keeps it."""
    if stored is None or stored == "" or stored == []:
        return _("not filled in")
    if isinstance(stored, bool):
        return _("yes") if stored else _("no")
    if name in AMOUNTS:
        return money.spoken(stored)
    if name == "furniture":
        return ", ".join(str(one.label).lower() for one in Furniture if one in stored)
    field = Listing._meta.get_field(name)
    if isinstance(field, models.DateField):
        return date_format(dt.date.fromisoformat(str(stored)), "j F Y")
    choices = dict(field.flatchoices) if isinstance(field, models.Field) else {}
    return str(choices.get(stored, stored))
