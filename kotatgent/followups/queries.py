from kotatgent.followups.models import Term


def term(code: str) -> Term:
    """Raises Term.DoesNotExist for a code that the reference data does not hold."""
    return Term.objects.get(code=code)
