"""What becomes of a photo after it was taken in: several widths, two formats, only pixels; and what can go wrong."""

import datetime as dt
import hashlib
import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from PIL import Image, ImageCms

from kotatgent.accounts.models import User
from kotatgent.audit.models import Event
from kotatgent.core import clock
from kotatgent.followups import sweep
from kotatgent.media import intake, orphans, versions
from kotatgent.media.models import Picture, Purpose, State
from kotatgent.media.tasks import make_versions
from kotatgent.operations.register import INVARIANTS
from tests.media import pictures

NOW = clock.now()


@pytest.fixture(autouse=True)
def empty_storage(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def user(db):
    return User.objects.create_user("fotograaf@example.org")


def take_in(user, content=b"", purpose=Purpose.LISTING):
    content = content or pictures.jpeg(120, 80)
    return intake.take_in(io.BytesIO(content), len(content), purpose=purpose, by=user, now=NOW)


def stored():
    return sorted(path.name for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


def written():
    """When each file was."""
    return {path: path.stat().st_mtime_ns for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


def content_of(path):
    with default_storage.open(path) as file:
        return file.read()


def again(picture):
    return Picture.objects.get(pk=picture.pk)


def told_everything():
    """A photo of a phone: turned, at a place, by a maker, with a colour profile and a comment."""
    exif = Image.Exif()
    exif[pictures.MAKER] = "VerzonnenFoon"
    exif.get_ifd(pictures.GPS).update({1: "N", 2: (51.0, 3.0, 0.0)})
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return pictures.jpeg(1600, 1200, exif=exif, icc_profile=profile, comment=b"Scherm van Jan")


def test_a_photo_comes_in_three_widths_and_two_formats_with_nothing_but_pixels(user):
    content = told_everything()
    assert all(word in content for word in (b"VerzonnenFoon", b"ICC_PROFILE", b"Scherm van Jan"))
    picture = take_in(user, content)
    assert (picture.state, picture.versions) == (State.WAITING, {})
    assert make_versions() == 1
    picture = again(picture)
    assert picture.state == State.MADE
    modern = versions.MODERN
    assert {kind: sorted(map(int, keys)) for kind, keys in picture.versions.items()} == {
        modern: [320, 640, 1280],
        "jpg": [320, 640, 1280],
    }
    heights = {320: 240, 640: 480, 1280: 960}  # three to four, by hand
    for kind, keys in picture.versions.items():
        for width, key in keys.items():
            kept = content_of(picture.version_path(kind, width))
            assert hashlib.sha256(kept).hexdigest().startswith(key)
            with Image.open(io.BytesIO(kept)) as image:
                assert image.format == {"avif": "AVIF", "webp": "WEBP", "jpg": "JPEG"}[kind]
                assert image.size == (int(width), heights[int(width)])
                assert not image.getexif()
                assert not {"icc_profile", "exif", "xmp", "comment"} & {name for name, one in image.info.items() if one}
                image.load()
                assert image.convert("RGB").getpixel((8, 8))[0] > 200, "the bright corner came along"
            assert not any(word in kept for word in (b"VerzonnenFoon", b"Scherm van Jan", b"Exif\0\0", b"ICC_PROFILE"))
    for size in intake.SIZES:
        assert b"ICCP" not in content_of(picture.path(size))
    moved = Event.objects.get(kind="moved")
    assert (moved.before, moved.after) == ("waiting", "made")
    rule = next(one for one in INVARIANTS.values() if "several widths" in one.sentence)
    assert not rule.tally(clock.date_of(NOW)).broken


@pytest.mark.parametrize(("width", "expected"), [(500, [320, 500]), (120, [120])])
def test_nothing_is_blown_up(user, width, expected):
    picture = take_in(user, pictures.jpeg(width, 90))
    make_versions()
    assert sorted(map(int, again(picture).versions["jpg"])) == expected


def test_twice_is_once_and_the_same_photo_elsewhere_is_not_drawn_again(user):
    first = take_in(user)
    assert versions.make_waiting(now=NOW) == 1
    before = written()
    assert versions.make_waiting(now=NOW) == 0
    assert written() == before
    twin, inside = take_in(user), take_in(user, purpose=Purpose.FINDING)
    assert versions.make_waiting(now=NOW) == 1
    assert again(twin).versions == again(first).versions
    assert again(inside).state == State.PLAIN, "what only inspectors see stays as it came"


class Killed(BaseException):
    """As SIGKILL: nothing that was meant to come after is done."""


class KilledAtTheFallback(FileSystemStorage):
    def _save(self, name, content):
        if name.endswith(".jpg"):
            raise Killed
        return super()._save(name, content)


class AwayForOne(FileSystemStorage):
    """One file can't be read at the moment."""

    name = ""

    def _open(self, name, mode="rb"):
        if name == self.name:
            raise PermissionError(13, "not now")
        return super()._open(name, mode)


def use_storage(settings, kind):
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": f"tests.media.test_versions.{kind}"}}


@pytest.fixture
def killed(user, settings):
    """A picture whose worker was killed after it wrote one of two files."""
    picture, usual = take_in(user), settings.STORAGES
    use_storage(settings, "KilledAtTheFallback")
    with pytest.raises(Killed):
        versions.make_waiting(now=NOW)
    settings.STORAGES = usual
    assert again(picture).state == State.WAITING
    assert len(stored()) == 3
    return picture


def test_who_was_killed_half_way_is_followed_by_another(killed, django_capture_on_commit_callbacks):
    """The task is gone; the sweep asks again, but not for what has a task of its own still."""
    with django_capture_on_commit_callbacks() as asked:
        sweep.run(now=NOW + dt.timedelta(minutes=4))
    assert asked == []
    with django_capture_on_commit_callbacks(execute=True) as asked:
        counts = sweep.run(now=NOW + dt.timedelta(minutes=5))
    assert len(asked) == 1
    assert "photos.asked_again" not in counts, "nothing was made yet"
    assert make_versions() == 1
    assert again(killed).state == State.MADE
    assert stored() == sorted(
        [*(f"{killed.code}-{size}.webp" for size in intake.SIZES)]
        + [f"{killed.code}-120.{kind}" for kind in (versions.MODERN, "jpg")]
    )
    with django_capture_on_commit_callbacks() as asked:
        sweep.run(now=NOW + dt.timedelta(hours=1))
    assert asked == []


@pytest.mark.parametrize("made", [False, True])
def test_all_files_go_with_a_picture(killed, user, made, django_capture_on_commit_callbacks):
    if made:
        make_versions()
    with django_capture_on_commit_callbacks(execute=True):
        intake.discard(again(killed), by=user, now=NOW)
    assert stored() == []


def test_removed_while_it_is_made(user, monkeypatch, django_capture_on_commit_callbacks):
    """The worker read the file; before it writes, the landlord removes the photo."""
    picture = take_in(user)
    waiting = list(Picture.objects.all())
    with django_capture_on_commit_callbacks(execute=True):
        intake.discard(picture, by=user, now=NOW)
    assert versions._make(waiting[0], NOW) is False
    assert stored() == []


@pytest.mark.parametrize("damage", ["gone", "damaged"])
def test_a_file_that_cannot_be_read_is_marked_once(user, damage):
    picture, good = take_in(user), take_in(user, pictures.jpeg(90, 90))
    default_storage.delete(picture.path("full"))
    if damage == "damaged":
        default_storage.save(picture.path("full"), ContentFile(b"RIFF....WEBP"))
    assert versions.make_waiting(now=NOW) == 1
    assert (again(picture).state, again(good).state) == (State.BROKEN, State.MADE)
    assert versions.make_waiting(now=NOW) == 0


def test_a_storage_that_is_away_is_no_damage(user, settings, monkeypatch):
    """It waits on, the others are made, and the failure is told."""
    picture, good = take_in(user), take_in(user, pictures.jpeg(90, 90))
    usual = settings.STORAGES
    use_storage(settings, "AwayForOne")
    monkeypatch.setattr(AwayForOne, "name", picture.path("full"))
    with pytest.raises(ExceptionGroup):
        versions.make_waiting(now=NOW)
    settings.STORAGES = usual
    assert (again(picture).state, again(good).state) == (State.WAITING, State.MADE)
    assert versions.make_waiting(now=NOW) == 1


def test_more_than_one_task_can_do_is_handed_on(user, settings, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(versions, "BATCH", 2)
    for _number in range(3):
        take_in(user)
    with django_capture_on_commit_callbacks() as asked:
        assert versions.make_waiting(now=NOW) == 2
    assert len(asked) == 1
    with django_capture_on_commit_callbacks() as asked:
        assert versions.make_waiting(now=NOW) == 1
    assert asked == []


def test_versions_are_no_orphans(user):
    take_in(user)
    make_versions()
    before = stored()
    assert orphans.remove_orphans(now=clock.now() + 2 * orphans.GRACE) == 0
    assert stored() == before
