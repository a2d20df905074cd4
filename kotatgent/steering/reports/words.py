"""How the figures of a report are said, alike on the page, on paper and in a spreadsheet."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from kotatgent.steering.reports.content import Line

Value = int | Decimal | None

AMOUNT = "euro"


def number(value: int | Decimal, places: int = 0) -> str:
    return number_format(value, places, use_l10n=True, force_grouping=True)


def shown(value: Value, unit: str) -> str:
    """`–` for what is hidden, and for what there was nothing to say of."""
    if value is None:
        return "–"
    if unit == AMOUNT:
        return f"€ {number(value, 2)}"
    return number(value, 1 if isinstance(value, Decimal) and value % 1 else 0)


def share(line: Line) -> str:
    """`12 %`; nothing where there is no whole to be a part of."""
    if line.value is None or not line.of or line.unit == AMOUNT or isinstance(line.value, Decimal):
        return ""
    return f"{number(Decimal(line.value) * 100 / line.of)} %"


def whole(line: Line) -> str:
    """`of 120 (35 %)`."""
    if line.of is None:
        return ""
    part = share(line)
    return _("of %(n)s") % {"n": number(line.of)} + (f" ({part})" if part else "")


def change(line: Line) -> str:
    """`+ 12`: since a year earlier."""
    difference: Value = line.change
    if difference is None:
        return "–"
    sign = "+" if difference > 0 else "−" if difference < 0 else "±"
    return f"{sign} {shown(difference.copy_abs() if isinstance(difference, Decimal) else abs(difference), line.unit)}"
