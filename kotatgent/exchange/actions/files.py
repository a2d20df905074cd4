"""Files that come with a post: cleaned by `kotatgent.media`, or refused with the name of the one that is wrong."""

import datetime as dt
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from kotatgent.accounts.models import User
from kotatgent.core.national_number import refuse_national_number
from kotatgent.exchange import policies
from kotatgent.exchange.models import Answer, File, Topic
from kotatgent.media import intake, pdfs
from kotatgent.media.models import Purpose

Uploads = Sequence["UploadedFile[Any]"]
LONGEST_NAME = 100
BEGINS_PDF, WITHIN = b"%PDF-", 1024  # where readers of PDF look for its first words


def take_in(uploads: Uploads, topic: Topic, *, answer: Answer | None = None, by: User, now: dt.datetime) -> None:
    """Raises ValidationError at the field `attached`; then nothing is kept."""
    policies.check_number_of_files(len(uploads))
    for upload in uploads:
        name = _name(upload)
        try:
            refuse_national_number(name)
            kept = _kept(upload, by=by, now=now)
        except ValidationError as error:
            raise ValidationError({"attached": [f"“{name}”: {' '.join(error.messages)}"]}) from error
        File.objects.create(topic=topic, answer=answer, name=name, **kept)


def _kept(upload: "UploadedFile[Any]", *, by: User, now: dt.datetime) -> dict[str, Any]:
    start = upload.read(WITHIN)
    upload.seek(0)
    if BEGINS_PDF in start:
        return {"pdf": pdfs.take_in(upload, upload.size or 0, purpose=Purpose.EXCHANGE, by=by, now=now)}
    return {"picture": intake.take_in(upload, upload.size or 0, purpose=Purpose.EXCHANGE, by=by, now=now)}


def _name(upload: "UploadedFile[Any]") -> str:
    """As it was chosen, without a folder or a character that nobody sees."""
    seen = "".join(ch for ch in PurePath(upload.name or "").name if ch.isprintable()).strip()
    path = PurePath(seen or "file")
    return path.stem[: LONGEST_NAME - len(path.suffix[:10])] + path.suffix[:10]
