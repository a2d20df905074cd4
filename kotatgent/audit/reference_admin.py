"""What every page under /naslag/ is made of: reference data only, and no change without its audit event."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record
from kotatgent.core import clock

if TYPE_CHECKING:  # not subscriptable while it runs
    ModelAdmin = admin.ModelAdmin[models.Model]
else:
    ModelAdmin = admin.ModelAdmin


class ReferenceAdmin(ModelAdmin):
    """Reference data that administrators add and change. Each save writes an audit event in its own transaction.

    Nothing is deleted here: cases point to reference data. The site refuses every model whose admin is no
    child of this class, so no case, person or secret can be edited by this door.
    """

    actions = None

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        facts = {"fields": form.changed_data} if change else {}
        kind = Kind.CHANGED if change else Kind.CREATED
        assert request.user.is_authenticated  # the site let nobody else in
        record(kind, obj, by=request.user, now=clock.now(), where="naslag", **facts)


class FixedAdmin(ReferenceAdmin):
    """Rows that come with the code and are changed here; none is added."""

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class ReadOnlyAdmin(ReferenceAdmin):
    """Reference data that is only looked at here: it changes by a command, an import, or a page of the desk."""

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False
