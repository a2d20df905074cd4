from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from kotatgent.audit.reference_admin import ReferenceAdmin
from kotatgent.meetings.models import Group


@admin.register(Group)
class GroupAdmin(ReferenceAdmin):
    """How often a group meets at least, with its source. There are two groups, and no third one."""

    list_display = ("code", "name_nl", "minimum", "source_nl")
    readonly_fields = ("code",)

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False
