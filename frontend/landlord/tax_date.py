"""The day by which a certificate must be asked to count for the tax of the year (F1.33, F1.34)."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from inspections import queries
from kotatgent.followups.queries import term
from landlords.models import Building


@dataclass(frozen=True)
class TaxDate:
    last_day: dt.date
    uncertain: bool


def of(buildings: Collection[Building], today: dt.date) -> dict[int, TaxDate]:
    """Of buildings with a room without certificate, for which nobody asked one; in a fixed number of queries."""
    waits = queries.asked_for([building.pk for building in buildings])
    found = queries.certified_until(buildings, today)
    concerned = [building for building, ends in found.items() if building not in waits and None in ends.values()]
    if not concerned:
        return {}
    day = TaxDate(queries.next_tax_date(today), term(queries.TAX_DATE).uncertain)
    return dict.fromkeys(concerned, day)
