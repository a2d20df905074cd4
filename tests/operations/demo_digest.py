"""One number for everything that the demo wrote, and one line per table to find a difference by."""

import hashlib
import json

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder

APPS = {"accounts", "account", "audit", "contact", "followups", "inspections", "landlords", "listings", "media", "mfa",
        "notices", "places", "terms"}  # fmt: skip


def of_tables() -> dict[str, str]:
    models = (model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in APPS)
    return {model._meta.label: _of(model) for model in models}


def _of(model) -> str:
    rows = model._default_manager.order_by("pk").values()
    return hashlib.sha256(json.dumps(list(rows), cls=DjangoJSONEncoder, sort_keys=True).encode()).hexdigest()
