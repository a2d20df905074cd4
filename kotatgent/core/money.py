"""Money is whole cents in the database and a decimal string in euro at the edges."""

from decimal import Decimal

from django.utils import formats


def to_cents(euro: Decimal) -> int:
    return int((euro * 100).to_integral_value())


def to_euro(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


def decimal_string(cents: int) -> str:
    """`45500` → `"455.00"`, for JSON."""
    return f"{to_euro(cents):.2f}"


def spoken(cents: int) -> str:
    """`45500` → `€ 455`, `45550` → `€ 455,50`, in the page's language."""
    places = 0 if cents % 100 == 0 else 2
    return f"€ {formats.number_format(to_euro(cents), decimal_pos=places, use_l10n=True, force_grouping=True)}"
