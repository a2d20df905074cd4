"""A picture in several widths and two formats, made by a task after it was taken in (docs/adr/0046).

The row says what is still to be made; the task is only its echo. Whoever is killed half-way leaves a row that waits,
and files that the next one writes over under the same names.
"""

import datetime as dt
import hashlib
import io
import logging
from collections.abc import Callable, Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from PIL import Image, features

from kotatgent.audit.actors import SWEEP
from kotatgent.audit.moves import move
from kotatgent.core import queue
from kotatgent.media.models import Picture, Purpose, State
from kotatgent.media.pixels import DAMAGE, bare

log = logging.getLogger(__name__)

TASK = "media.make_versions"
PURPOSES = frozenset({Purpose.LISTING})  # what everybody looks at, on whatever screen
WIDTHS = (320, 640, 1280)
MODERN = "avif" if features.check("avif") else "webp"
FALLBACK = "jpg"
KINDS = ("avif", "webp", FALLBACK)  # whatever was ever written
TYPES = {"avif": "image/avif", "webp": "image/webp", FALLBACK: "image/jpeg"}
SAVED_AS: dict[str, dict[str, Any]] = {
    "avif": {"format": "AVIF", "quality": 55, "speed": 7},
    "webp": {"format": "WEBP", "quality": 75, "method": 4},
    FALLBACK: {"format": "JPEG", "quality": 76, "optimize": True, "progressive": True},
}
BATCH = 50  # in one task, so that mails need not wait for thousands of photos
WAIT = dt.timedelta(minutes=5)  # what is younger has a task of its own in the queue

Made = dict[str, dict[int, bytes]]  # format → width → content
OnBroken = Callable[[Picture, dt.datetime], None]
_on_broken: dict[str, OnBroken] = {}


def register(purpose: Purpose, tell: OnBroken) -> None:
    """Who is to be told of a picture that can't be read any more. Called in the transaction that marks it."""
    _on_broken[purpose] = tell


def widths_of(picture: Picture) -> list[int]:
    """No version is wider than the picture itself."""
    return sorted({min(width, picture.width) for width in WIDTHS})


def paths(picture: Picture) -> list[str]:
    """Every name under which a version of it may stand, also one that a killed worker left."""
    return [picture.version_path(kind, width) for kind in KINDS for width in widths_of(picture)]


def delete(*found: str) -> None:
    """What can't be deleted now is an orphan, and goes with the other orphans."""
    for path in found:
        try:
            default_storage.delete(path)
        except OSError:
            log.exception("a file could not be deleted")


def waiting(now: dt.datetime) -> QuerySet[Picture]:
    """What waits longer than a task takes, because a broker was away or a worker was killed."""
    return Picture.objects.filter(state=State.WAITING, taken_in_at__lte=now - WAIT)


def ask_again(now: dt.datetime) -> int:
    """For the sweep, when something waits. Nothing is made here, so that nothing that is due waits for pictures; and
    so it counts nothing either.
    """
    queue.enqueue(TASK)
    return 0


def make_waiting(*, now: dt.datetime) -> int:
    """Make what waits, the oldest first; how many were made. What is left over is asked of another task.

    One that fails for whatever reason but its own damage waits on, and does not keep the others waiting: raises an
    ExceptionGroup after them.
    """
    made, failed = 0, []
    found = list(Picture.objects.filter(state=State.WAITING).order_by("taken_in_at", "pk")[: BATCH + 1])
    for picture in found[:BATCH]:
        try:
            made += _make(picture, now)
        except OSError as error:  # the storage is full or away
            failed.append(error)
    if failed:
        raise ExceptionGroup(f"{len(failed)} pictures could not be made in several widths", failed)
    if len(found) > BATCH:
        queue.enqueue(TASK)
    return made


def _make(picture: Picture, now: dt.datetime) -> bool:
    """Drawn before the row is held: nobody waits for a picture but its own row, and only who holds it writes files."""
    if not Picture.objects.filter(pk=picture.pk, state=State.WAITING).exists():
        return False  # another worker was first
    made = _of_a_twin(picture) or _drawn(picture)
    with transaction.atomic(), queue.gathered():
        held = Picture.objects.select_for_update(skip_locked=True).filter(pk=picture.pk, state=State.WAITING).first()
        if held is None:  # removed meanwhile, or another worker was first
            return False
        if made is None:
            move(held, State.BROKEN, by=SWEEP, now=now)
            if tell := _on_broken.get(held.purpose):
                tell(held, now)
            return False
        _write(held, made)
        keys = {kind: {str(width): key_of(content) for width, content in one.items()} for kind, one in made.items()}
        move(held, State.MADE, by=SWEEP, now=now, versions=keys, made_at=now)
    return True


def key_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:10]


def _of_a_twin(picture: Picture) -> Made | None:
    """The same photo stands at several rooms: then it is drawn once."""
    twin = Picture.objects.filter(sha256=picture.sha256, purpose=picture.purpose, state=State.MADE).first()
    if twin is None:
        return None
    made: Made = {}
    for kind, keys in twin.versions.items():
        for width, key in keys.items():
            content = _content(twin.version_path(kind, width))
            if content is None or key_of(content) != key:
                return None
            made.setdefault(kind, {})[int(width)] = content
    return made


def _content(path: str) -> bytes | None:
    try:
        with default_storage.open(path) as file:
            content: bytes = file.read()
            return content
    except FileNotFoundError:
        return None


def _drawn(picture: Picture) -> Made | None:
    """None when the picture that was kept is gone or damaged."""
    content = _content(picture.path("full"))
    if content is None or hashlib.sha256(content).hexdigest() != picture.sha256:
        return None
    try:
        with Image.open(io.BytesIO(content), formats=["WEBP"]) as kept:
            kept.load()
            return encoded(bare(kept), widths_of(picture))
    except DAMAGE:
        log.exception("a picture can't be drawn anew")
        return None


def encoded(image: Image.Image, widths: list[int]) -> Made:
    made: Made = {MODERN: {}, FALLBACK: {}}
    for width, small in _resized(image, widths):
        for kind, one in made.items():
            out = io.BytesIO()
            small.save(out, **SAVED_AS[kind])
            one[width] = out.getvalue()
    return made


def _resized(image: Image.Image, widths: list[int]) -> Iterator[tuple[int, Image.Image]]:
    for width in widths:
        if width == image.width:
            yield width, image
        else:
            height = max(1, round(image.height * width / image.width))
            yield width, image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def _write(picture: Picture, made: Made) -> None:
    """Over what a killed worker may have left."""
    for kind, one in made.items():
        for width, content in one.items():
            path = picture.version_path(kind, width)
            default_storage.delete(path)
            default_storage.save(path, ContentFile(content))
