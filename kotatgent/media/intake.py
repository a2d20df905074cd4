"""Pictures come in here: checked, decoded, made anew without EXIF. What is kept was written by us."""

import datetime as dt
import hashlib
import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record
from kotatgent.core import queue, text
from kotatgent.core.errors import RuleBroken
from kotatgent.media import versions
from kotatgent.media.models import Picture, Purpose, State
from kotatgent.media.pixels import DAMAGE, bare

log = logging.getLogger(__name__)
Files = dict[str, bytes]  # size → the picture in it

MAX_BYTES = 12 * 1024 * 1024
MAX_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
SIZES = {"full": 1600, "card": 480}  # longest side in pixels
QUALITY = 80


def read_image(upload: IO[bytes], size: int) -> Image.Image:
    """Decode an upload of `size` bytes. Raises ValidationError for what is no picture, too large, or a bomb.

    The number of pixels is read from the header before anything is decoded.
    """
    if size > MAX_BYTES:
        raise ValidationError(
            _("This photo is larger than %(limit)s MB. Take a smaller one.") % {"limit": MAX_BYTES // 1024 // 1024},
            code="too_large",
        )
    try:
        image = Image.open(upload, formats=FORMATS)
        if image.width * image.height > MAX_PIXELS:
            raise too_many_pixels()
        image.draft("RGB", (SIZES["full"], SIZES["full"]))  # a JPEG is decoded near the size we keep
        image.load()
        ImageOps.exif_transpose(image, in_place=True)
        return bare(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise too_many_pixels() from error
    except DAMAGE as error:
        raise ValidationError(
            _("We can't read this file as a photo. Use a JPEG, PNG or WebP file."), code="not_a_picture"
        ) from error


def too_many_pixels() -> ValidationError:
    return ValidationError(_("This photo has too many pixels. Take a smaller one."), code="too_many_pixels")


def encoded(image: Image.Image) -> Files:
    """The picture in each of SIZES. The image itself shrinks: a large one is not held twice."""
    files = {}
    for name, longest in sorted(SIZES.items(), key=lambda item: -item[1]):
        image.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        image.save(out, "WEBP", quality=QUALITY, method=4)
        files[name] = out.getvalue()
    return files


_remembered: ContextVar[dict[bytes, Files] | None] = ContextVar("remembered", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """For work in bulk: an upload that comes again inside is not decoded and encoded again."""
    token = _remembered.set({})
    try:
        yield
    finally:
        _remembered.reset(token)


def _kept_files(upload: IO[bytes], size: int) -> Files:
    remembered = _remembered.get()
    if remembered is None:
        return encoded(read_image(upload, size))
    key = hashlib.sha256(upload.read()).digest()
    upload.seek(0)
    if key not in remembered:
        remembered[key] = encoded(read_image(upload, size))
    return remembered[key]


@transaction.atomic
def take_in(upload: IO[bytes], size: int, *, purpose: Purpose, by: Actor, now: dt.datetime) -> Picture:
    """Keep a picture: one row, one file for each of SIZES. Fails whole: no row without files, no files without row.

    What everybody looks at gets versions in several widths afterwards, by a task.

    When the surrounding transaction rolls back later, the files are orphans and `media_orphans` takes them away.
    """
    files = _kept_files(upload, size)
    with Image.open(io.BytesIO(files["full"])) as kept:
        width, height = kept.size
    in_widths = purpose in versions.PURPOSES
    picture = Picture.objects.create(
        code=text.new_code(16),
        purpose=purpose,
        sha256=hashlib.sha256(files["full"]).hexdigest(),
        width=width,
        height=height,
        state=State.WAITING if in_widths else State.PLAIN,
        taken_in_at=now,
        taken_in_by_id=by.pk,
    )
    _write({picture.path(name): content for name, content in files.items()})
    record(Kind.UPLOADED, picture, by=by, now=now, purpose=purpose, sha256=picture.sha256)
    if in_widths:
        queue.enqueue(versions.TASK)
    return picture


def _write(files: Files) -> None:
    """All of these files, or none. Raises RuleBroken when the storage is full or away."""
    try:
        for path, content in files.items():
            default_storage.save(path, ContentFile(content))
    except OSError as error:
        log.exception("a picture could not be stored")
        versions.delete(*files)
        raise NotStored("not_stored", _("We could not keep this photo. Try again later; nothing was lost.")) from error


class NotStored(RuleBroken):
    """The disk, not the person, is at fault."""

    status = 503


@transaction.atomic
def discard(picture: Picture, *, by: Actor, now: dt.datetime) -> None:
    """Remove the row now and the files after commit: a rollback leaves both."""
    paths = [*(picture.path(name) for name in SIZES), *versions.paths(picture)]
    record(Kind.REMOVED, picture, by=by, now=now)
    picture.delete()
    transaction.on_commit(lambda: versions.delete(*paths))
