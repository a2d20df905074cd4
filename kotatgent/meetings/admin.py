from django.contrib import admin

from kotatgent.audit.reference_admin import FixedAdmin
from kotatgent.meetings.models import Group


@admin.register(Group)
class GroupAdmin(FixedAdmin):
    """How often a group meets at least, with its source. There are two groups, and no third one."""

    list_display = ("code", "name_nl", "minimum", "source_nl")
    readonly_fields = ("code",)
