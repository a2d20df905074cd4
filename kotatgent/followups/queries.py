from collections.abc import Iterable

from kotatgent.followups.models import Term


def term(code: str) -> Term:
    """Raises Term.DoesNotExist for a code that the reference data does not hold."""
    return terms([code])[code]


def terms(codes: Iterable[str]) -> dict[str, Term]:
    """By code, in one query. Raises Term.DoesNotExist when the reference data does not hold one of them."""
    return read(tuple(codes))


def read(codes: tuple[str, ...]) -> dict[str, Term]:
    """Apart from `terms`, so that work in bulk can keep what was read once."""
    found = {term.code: term for term in Term.objects.filter(code__in=codes).order_by()}
    if missing := set(codes) - set(found):
        raise Term.DoesNotExist(", ".join(sorted(missing)))
    return found
