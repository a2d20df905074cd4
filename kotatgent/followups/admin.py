from django.contrib import admin

from kotatgent.audit.reference_admin import ReadOnlyAdmin
from kotatgent.followups.models import Term


@admin.register(Term)
class TermAdmin(ReadOnlyAdmin):
    """Staff change a term on the desk, where they name its source."""

    list_display = ("code", "amount", "unit", "source_nl", "source_en", "uncertain")
