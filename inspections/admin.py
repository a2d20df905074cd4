from typing import TYPE_CHECKING

from django.contrib import admin

from inspections.models import Checklist, ChecklistItem
from kotatgent.audit.reference_admin import ReadOnlyAdmin

if TYPE_CHECKING:  # not subscriptable while it runs
    Items = admin.TabularInline[ChecklistItem, Checklist]
else:
    Items = admin.TabularInline


class ItemsInline(Items):
    model = ChecklistItem
    fields = ("position", "part", "title_nl", "categories", "confirmed", "source")
    can_delete = False
    max_num = 0


@admin.register(Checklist)
class ChecklistAdmin(ReadOnlyAdmin):
    """A version that was used never changes: a new one comes as a file beside the code."""

    list_display = ("title_nl", "kind", "version", "in_use_from")
    inlines = (ItemsInline,)
