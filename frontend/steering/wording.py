"""Figures as people read them. Counts are in fives, and so are the shares that are made of them."""

from decimal import Decimal

from django.utils.translation import gettext as _

from frontend.templatetags.words import number
from kotatgent.steering.figures import DEFINITIONS, Figure
from kotatgent.steering.public import MEASURED
from kotatgent.steering.suppression import SMALLEST

BY_NAME = {definition.name: definition for definition in DEFINITIONS}


def cell(value: int | None) -> str:
    return _("fewer than %(n)s, or hidden") % {"n": SMALLEST} if value is None else number(value)


def shown(figure: Figure) -> str:
    """A figure as people read it; a hidden one says so."""
    if figure.value is None:
        return _("too few to say") if figure.unit in MEASURED else cell(None)
    if figure.unit == "euro":
        return f"€\u00a0{number(figure.value, 2)}"
    if figure.unit == "days":
        places = 0 if figure.value == int(figure.value) else 1
        return _("%(n)s days") % {"n": number(figure.value, places)}
    return number(figure.value)


def share(figure: Figure) -> str:
    """`12 %`; nothing where there is no whole to be a part of."""
    if figure.value is None or not figure.denominator or figure.unit in MEASURED:
        return ""
    return f"{number(min(Decimal(figure.value) * 100 / figure.denominator, Decimal(100)), 0)} %"


def change(now: Figure, before: Figure) -> str:
    """Against a year earlier; nothing where either is hidden."""
    if now.value is None or before.value is None:
        return ""
    difference = now.value - before.value
    if not difference:
        return _("the same as a year earlier")
    sign, much = "+" if difference > 0 else "−", number(abs(difference), 2 if now.unit == "euro" else 0)
    return _("%(change)s against a year earlier") % {
        "change": f"{sign}\u00a0€\u00a0{much}" if now.unit == "euro" else sign + much
    }


def of(figure: Figure) -> str:
    if figure.denominator is None:
        return ""
    return _("of %(n)s") % {"n": number(figure.denominator)} + (f" ({share(figure)})" if share(figure) else "")
