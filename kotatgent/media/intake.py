"""Pictures come in here: checked, decoded, made anew without EXIF. What is kept was written by us."""

import datetime as dt
import hashlib
import io
import warnings
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from kotatgent.accounts.models import User
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record
from kotatgent.core import text
from kotatgent.media.models import Picture, Purpose

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
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(upload, formats=FORMATS)
            if image.width * image.height > MAX_PIXELS:
                raise ValidationError(_("This photo has too many pixels. Take a smaller one."), code="too_many_pixels")
            image.draft("RGB", (SIZES["full"], SIZES["full"]))  # a JPEG is decoded near the size we keep
            image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError(
            _("This photo has too many pixels. Take a smaller one."), code="too_many_pixels"
        ) from error
    except (OSError, SyntaxError, ValueError) as error:  # what Pillow raises on damaged or foreign data
        raise ValidationError(
            _("We can't read this file as a photo. Use a JPEG, PNG or WebP file."), code="not_a_picture"
        ) from error
    return ImageOps.exif_transpose(image).convert("RGB")


def encode(image: Image.Image, longest: int) -> bytes:
    small = image.copy()
    small.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()


@transaction.atomic
def take_in(upload: IO[bytes], size: int, *, purpose: Purpose, by: User, now: dt.datetime) -> Picture:
    """Keep a picture: one row, one file for each of SIZES. Fails whole: no row without files, no files without row.

    When the surrounding transaction rolls back later, the files are orphans and `media_orphans` takes them away.
    """
    image = read_image(upload, size)
    files = {name: encode(image, longest) for name, longest in SIZES.items()}
    with Image.open(io.BytesIO(files["full"])) as kept:
        width, height = kept.size
    picture = Picture.objects.create(
        code=text.new_code(16),
        purpose=purpose,
        sha256=hashlib.sha256(files["full"]).hexdigest(),
        width=width,
        height=height,
        taken_in_at=now,
        taken_in_by=by,
    )
    written: list[str] = []
    try:
        for name, content in files.items():
            written.append(default_storage.save(picture.path(name), ContentFile(content)))
    except OSError:
        for path in [*written, *(picture.path(name) for name in files)]:
            default_storage.delete(path)
        raise
    record(Kind.UPLOADED, picture, by=by, now=now, purpose=purpose, sha256=picture.sha256)
    return picture


@transaction.atomic
def discard(picture: Picture, *, by: User, now: dt.datetime) -> None:
    """Remove the row now and the files after commit: a rollback leaves both."""
    paths = [picture.path(name) for name in SIZES]
    record(Kind.REMOVED, picture, by=by, now=now)
    picture.delete()
    for path in paths:
        transaction.on_commit(lambda path=path: default_storage.delete(path))  # type: ignore[misc]
