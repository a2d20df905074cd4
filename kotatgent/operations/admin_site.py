from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.db.models.base import ModelBase
from django.utils.translation import gettext_lazy as _

from kotatgent.audit.reference_admin import ReferenceAdmin


class ReferenceSite(admin.AdminSite):
    """Takes in what is marked as reference data and leaves out the rest, whoever registers it.

    Packages register the tables of accounts, secrets and sessions by themselves; those have no place here.
    """

    site_title = site_header = _("Kotatgent: reference data")
    index_title = _("What forms and lists choose from. Cases are never edited here.")

    def register(
        self, model_or_iterable: type[Model] | Iterable[type[Model]], admin_class: Any = None, **options: Any
    ) -> None:
        if admin_class is None or not issubclass(admin_class, ReferenceAdmin):
            return
        models = [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else list(model_or_iterable)
        super().register(models, admin_class, **options)
