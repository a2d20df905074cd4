"""The copy that somebody takes away: the same as JSON and as a page to read, with the photos of their adverts."""

import datetime as dt
import io
import json
import zipfile
from typing import Any

from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from kotatgent.accounts.models import User
from kotatgent.media.models import Picture
from kotatgent.privacy.belongs import BELONGS, HELD_BACK
from kotatgent.privacy.gathering import Table, held_on
from kotatgent.privacy.people import Person
from kotatgent.privacy.readings import readings_of
from kotatgent.privacy.words import column_words

NAME = "kotatgent"


def zipped(person: Person, *, language: str, now: dt.datetime) -> bytes:
    with translation.override(language):
        facts = copy_of(person, now=now)
        page = render_to_string("rights/copy.html", {"copy": facts})
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(f"{NAME}.json", json.dumps(facts, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
        file.writestr(f"{NAME}.html", page)
        for picture in Picture.objects.filter(BELONGS["media.Picture"].rows(person)):
            if default_storage.exists(picture.path("full")):
                with default_storage.open(picture.path("full")) as photo:
                    file.writestr(f"photos/{picture.code}.webp", photo.read())
    return packed.getvalue()


def copy_of(person: Person, *, now: dt.datetime) -> dict[str, Any]:
    """All of it in plain values, in the language at hand."""
    return {
        "account": str(person.user),
        "made_at": now,
        "categories": [
            {"code": category.code, **category.words, "tables": [_table(found, person) for found in category.tables]}
            for category in held_on(person)
        ],
        "read_by": [
            {
                "on": reading.on,
                "role": reading.reader,
                "kind": reading.kind,
                "file": reading.code,
                "reason": reading.reason,
            }
            for reading in readings_of(person)
        ],
        "held_back": HELD_BACK,
    }


def _table(table: Table, person: Person) -> dict[str, Any]:
    """Names of columns as the database has them, words for people beside them."""
    model = table.rows.model
    return {
        "table": table.label,
        "name": table.name,
        "columns": [{"column": name, "name": column_words(model, name)} for name in table.columns],
        "rows": [[_value(row, name, person) for name in table.columns] for row in table.rows],
    }


def _value(row: models.Model, name: str, person: Person) -> Any:
    field = row._meta.get_field(name)
    if isinstance(field, models.ManyToManyField):
        return [str(found) for found in getattr(row, name).all()]
    value = getattr(row, name)
    if isinstance(value, User):
        return str(value) if value == person.user else _("another account")
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(field, models.Field) and field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    return value
