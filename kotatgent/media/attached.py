"""A file that comes with something: a picture or a PDF, cleaned as it is taken in, with the name that it had."""

import datetime as dt
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from kotatgent.audit.actors import Actor
from kotatgent.core.national_number import refuse_national_number
from kotatgent.media import intake, pdfs
from kotatgent.media.models import PdfFile, Picture, Purpose

LONGEST_NAME = 100
BEGINS_PDF, WITHIN = b"%PDF-", 1024  # where readers of PDF look for its first words


@dataclass(frozen=True)
class Attached:
    """One of the two."""

    name: str
    picture: Picture | None = None
    pdf: PdfFile | None = None


def take_in(upload: "UploadedFile[Any]", *, purpose: Purpose, by: Actor, now: dt.datetime) -> Attached:
    """Raises ValidationError with the name of the file and what is wrong with it; then nothing is kept."""
    name = _name(upload)
    try:
        refuse_national_number(name)
        return _kept(upload, name, purpose=purpose, by=by, now=now)
    except ValidationError as error:
        raise ValidationError(f"“{name}”: {' '.join(error.messages)}") from error


def _kept(upload: "UploadedFile[Any]", name: str, *, purpose: Purpose, by: Actor, now: dt.datetime) -> Attached:
    start = upload.read(WITHIN)
    upload.seek(0)
    size = upload.size or 0
    if BEGINS_PDF in start:
        return Attached(name, pdf=pdfs.take_in(upload, size, purpose=purpose, by=by, now=now))
    return Attached(name, picture=intake.take_in(upload, size, purpose=purpose, by=by, now=now))


def _name(upload: "UploadedFile[Any]") -> str:
    """As it was chosen, without a folder or a character that nobody sees."""
    seen = "".join(ch for ch in PurePath(upload.name or "").name if ch.isprintable()).strip()
    path = PurePath(seen or "file")
    return path.stem[: LONGEST_NAME - len(path.suffix[:10])] + path.suffix[:10]


def discard(picture: Picture | None, pdf: PdfFile | None, *, by: Actor, now: dt.datetime) -> None:
    """After the row that they came with."""
    if picture is not None:
        intake.discard(picture, by=by, now=now)
    if pdf is not None:
        pdfs.discard(pdf, by=by, now=now)
