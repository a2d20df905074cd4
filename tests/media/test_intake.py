import errno
import io
import resource
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kotatgent.accounts.models import User
from kotatgent.audit.models import Event
from kotatgent.core import clock
from kotatgent.media import intake, orphans
from kotatgent.media.models import Picture, Purpose
from tests.media import pictures

NOW = clock.now()


@pytest.fixture(autouse=True)
def empty_storage(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def user(db):
    return User.objects.create_user("fotograaf@example.org")


def stored():
    return sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


def take_in(content, user, size=None):
    return intake.take_in(io.BytesIO(content), size or len(content), purpose=Purpose.LISTING, by=user, now=NOW)


def refusal(content, size=None):
    with pytest.raises(ValidationError) as error:
        intake.read_image(io.BytesIO(content), size or len(content))
    return error.value.code


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_kept_in_two_sizes_as_webp(kind, user):
    picture = take_in(pictures.noise(2400, 1600, kind), user)
    assert (picture.width, picture.height) == (1600, 1067)
    for name, longest in intake.SIZES.items():
        with default_storage.open(picture.path(name)) as file, Image.open(file) as kept:
            assert kept.format == "WEBP"
            assert max(kept.size) == longest
    assert len(stored()) == 2
    event = Event.objects.get()
    assert event.facts == {"purpose": "listing", "sha256": picture.sha256}


def test_a_small_picture_is_not_blown_up(user):
    picture = take_in(pictures.jpeg(120, 80), user)
    assert (picture.width, picture.height) == (120, 80)


def test_exif_goes_and_the_photo_stands_upright(user):
    content = pictures.jpeg_with_exif()
    assert b"VerzonnenFoon" in content
    picture = take_in(content, user)
    for name in intake.SIZES:
        with default_storage.open(picture.path(name)) as file:
            kept = file.read()
        assert b"Exif" not in kept
        assert b"VerzonnenFoon" not in kept
        with Image.open(io.BytesIO(kept)) as image:
            assert not image.getexif()
            assert image.height > image.width, "turned a quarter, as the phone said"
            assert image.getpixel((image.width - 5, 5))[0] > 200, "the bright corner came along"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"%PDF-1.7\n",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
        b"<html>" * 1000,
        pictures.jpeg()[:800],
        pictures.noise()[:30_000],
        b"\xff\xd8\xff\xe0" + b"\0" * 5000,
        pictures.png(30, 30, b"\0" * 10),
    ],
    ids=["empty", "text", "pdf", "svg", "gif", "html", "cut jpeg", "cut noise", "false jpeg", "too few pixels"],
)
def test_what_is_no_photo_is_refused(content):
    assert refusal(content) == "not_a_picture"


def test_too_large_is_refused_unread():
    assert refusal(b"not even read", size=intake.MAX_BYTES + 1) == "too_large"


@pytest.mark.parametrize("bomb", [pictures.png_bomb, lambda: pictures.png(8_000, 8_000)], ids=["bomb", "64 megapixels"])
def test_a_bomb_is_refused_by_its_header_within_two_seconds(bomb):
    content = bomb()
    assert len(content) < 100_000
    started = time.monotonic()
    assert refusal(content) == "too_many_pixels"
    assert time.monotonic() - started < 2


def test_a_bomb_of_text_is_refused_within_two_seconds():
    content = pictures.text_bomb()
    assert len(content) < 1_000_000
    started = time.monotonic()
    assert refusal(content) == "not_a_picture"
    assert time.monotonic() - started < 2


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # Pillow tells of damaged EXIF and reads on
@given(
    which=st.integers(0, 7),
    changes=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=8),
    end=st.floats(0, 1),
)
def test_whatever_happens_to_a_photo_on_the_way_it_is_read_or_refused(which, changes, end):
    original = bytearray(SAMPLES[which])
    for place, value in changes:
        original[int(place * (len(original) - 1))] = value
    kept = bytes(original[: int(end * len(original)) + 1])
    try:
        assert intake.read_image(io.BytesIO(kept), len(kept)).mode == "RGB"
    except ValidationError as error:
        assert error.code in {"not_a_picture", "too_many_pixels"}


def _samples():
    for kind in ("JPEG", "PNG", "WEBP"):
        yield pictures.noise(40, 30, kind)
    yield pictures.jpeg_with_exif()
    for mode in ("P", "RGBA", "L", "1"):
        out = io.BytesIO()
        Image.new(mode, (20, 10)).save(out, "PNG")
        yield out.getvalue()


SAMPLES = list(_samples())


# --- Half-way failures -------------------------------------------------------------------------


@pytest.fixture
def small_disk():
    """The kernel refuses to let this process write a file beyond 20 kB: a full disk in the middle of a write."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_that_fills_up_half_way_leaves_no_row_and_no_file(user, small_disk):
    with pytest.raises(intake.NotStored), transaction.atomic():
        take_in(pictures.noise(), user)
    assert stored() == []
    assert not Picture.objects.exists()
    assert not Event.objects.exists()


class FullAtTheCard(FileSystemStorage):
    """The full size fits; the disk is full when the card comes."""

    def _save(self, name, content):
        if name.endswith("-card.webp"):
            raise OSError(errno.ENOSPC, "No space left on device")
        return super()._save(name, content)


def test_a_disk_that_fills_up_at_the_second_file_takes_the_first_one_back(user, settings):
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "tests.media.test_intake.FullAtTheCard"}}
    with pytest.raises(intake.NotStored):
        take_in(pictures.jpeg(), user)
    assert stored() == []
    assert not Picture.objects.exists()


def test_a_storage_that_is_not_there_leaves_no_row(user, tmp_path, settings):
    (tmp_path / "file").write_text("in the way")
    settings.MEDIA_ROOT = tmp_path / "file" / "media"
    with pytest.raises(intake.NotStored) as error:
        take_in(pictures.jpeg(), user)
    assert error.value.status == 503
    assert not Picture.objects.exists()


# --- Taking away -------------------------------------------------------------------------------


def test_a_picture_that_is_discarded_loses_its_files_after_commit(user, django_capture_on_commit_callbacks):
    picture = take_in(pictures.jpeg(), user)
    with django_capture_on_commit_callbacks(execute=True):
        intake.discard(picture, by=user, now=NOW)
        assert len(stored()) == 2, "a rollback would still find them"
    assert stored() == []
    assert not Picture.objects.exists()


def test_a_rollback_after_discarding_keeps_row_and_files(user):
    picture = take_in(pictures.jpeg(), user)
    with pytest.raises(RuntimeError), transaction.atomic():
        intake.discard(picture, by=user, now=NOW)
        raise RuntimeError("something else went wrong")
    assert Picture.objects.get().code == picture.code
    assert len(stored()) == 2


def test_orphans_go_after_a_day_and_pictures_stay(user):
    kept = take_in(pictures.jpeg(), user)
    with pytest.raises(RuntimeError), transaction.atomic():
        take_in(pictures.jpeg(200, 100), user)
        raise RuntimeError("the transaction around the upload fails")
    assert len(stored()) == 4
    assert orphans.remove_orphans(now=clock.now()) == 0, "an upload under way is left alone"
    assert orphans.remove_orphans(now=clock.now() + 2 * orphans.GRACE) == 2
    assert {path.name.split("-")[0] for path in stored()} == {kept.code}
