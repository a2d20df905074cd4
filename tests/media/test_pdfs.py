"""A PDF is kept with its pages and without what acts, hides or names somebody; anything else is refused in words."""

import datetime as dt
import io
import random

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from kotatgent.accounts.roles import Role
from kotatgent.core import clock, typeset
from kotatgent.media import pdfs
from kotatgent.media.models import PdfFile, Purpose
from kotatgent.media.orphans import remove_orphans
from tests.factories.accounts import NOW, make_user
from tests.factories.exchange import AUTHOR, a_pdf

TEXT = b"""#set document(title: "Draaiboek", date: datetime(year: 2026, month: 1, day: 5))
#set text(lang: "nl")
= Draaiboek
De deuren gaan open om een uur."""


def kept(upload: SimpleUploadedFile) -> PdfReader:
    content, _pages = pdfs.cleaned(upload, upload.size or 0)
    return PdfReader(io.BytesIO(content))


def everything(reader: PdfReader) -> str:
    """Every object of the file in words, also one that nothing refers to."""
    objects = (reader.get_object(number) for number in range(1, len(reader.xref.get(0, {})) + 20))
    return " ".join(map(repr, filter(None, objects))) + repr(reader.metadata)


def test_what_acts_hides_or_names_somebody_is_gone():
    before, after = PdfReader(a_pdf(pages=2)), kept(a_pdf(pages=2))
    assert AUTHOR in repr(before.metadata) and before.attachments and "/OpenAction" in before.root_object
    assert len(after.pages) == 2 and not after.attachments
    whole = everything(after)
    for gone in (AUTHOR, "alert", "/JavaScript", "/EmbeddedFile", "geheim", "nakijken", "/OpenAction", "/etc/x"):
        assert gone not in whole, gone


def test_links_to_the_web_stay():
    (page,) = kept(a_pdf()).pages
    links = [note.get_object() for note in page["/Annots"]]
    assert [link.get("/A", {}).get("/URI") for link in links] == ["https://stad.gent/", None]


def test_text_and_the_tags_for_reading_aloud_stay():
    after = kept(SimpleUploadedFile("x.pdf", typeset.pdf(TEXT, {})))
    assert "De deuren gaan open" in after.pages[0].extract_text()
    assert after.root_object["/Lang"] == "nl" and "/StructTreeRoot" in after.root_object


def with_a_field() -> SimpleUploadedFile:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    field = {NameObject("/T"): TextStringObject("naam"), NameObject("/FT"): NameObject("/Tx")}
    form = DictionaryObject({NameObject("/Fields"): _list(writer._add_object(DictionaryObject(field)))})
    writer.root_object[NameObject("/AcroForm")] = form
    out = io.BytesIO()
    writer.write(out)
    return SimpleUploadedFile("x.pdf", out.getvalue())


def _list(*found: object) -> object:
    return ArrayObject(found)


@pytest.mark.parametrize(
    ("upload", "code"),
    [
        (lambda: a_pdf(locked=True), "locked"),
        (lambda: SimpleUploadedFile("x.pdf", b""), "not_a_pdf"),
        (lambda: SimpleUploadedFile("x.pdf", b"%PDF-1.7\n" + b"0" * 500), "not_a_pdf"),
        (lambda: a_pdf(pages=pdfs.MAX_PAGES + 1), "too_many_pages"),
        (with_a_field, "form"),
    ],
)
def test_what_is_refused_is_refused_in_words(upload, code):
    with pytest.raises(ValidationError) as refused:
        kept(upload())
    assert refused.value.code == code


def test_one_that_is_too_large_is_not_read():
    with pytest.raises(ValidationError) as refused:
        pdfs.cleaned(io.BytesIO(b""), pdfs.MAX_BYTES + 1)
    assert refused.value.code == "too_large"


def test_whatever_is_damaged_is_kept_clean_or_refused():
    whole, chance = a_pdf(pages=3).read(), random.Random(7)
    for number in range(200):
        broken = bytearray(whole)
        for _ in range(chance.randint(1, 30)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        content = bytes(broken[: chance.randrange(len(broken))] if number % 3 == 0 else broken)
        try:
            found = kept(SimpleUploadedFile("x.pdf", content))
        except ValidationError:
            continue
        assert "/JavaScript" not in everything(found) and "/OpenAction" not in found.root_object


@pytest.mark.django_db
class TestKept:
    def take_in(self) -> PdfFile:
        upload = a_pdf()
        return pdfs.take_in(upload, upload.size or 0, purpose=Purpose.EXCHANGE, by=make_user(Role.STAFF), now=NOW)

    def test_a_row_and_a_file_that_go_together(self, django_capture_on_commit_callbacks):
        found = self.take_in()
        assert default_storage.exists(found.path) and default_storage.size(found.path) == found.size
        path = found.path
        with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
            pdfs.discard(found, by=make_user(Role.STAFF), now=NOW)
        assert not default_storage.exists(path) and not PdfFile.objects.exists()

    def test_a_file_without_a_row_is_an_orphan_and_one_with_a_row_is_not(self):
        found, other = self.take_in(), self.take_in()
        path = other.path
        PdfFile.objects.filter(pk=other.pk).delete()
        remove_orphans(now=clock.now() + dt.timedelta(days=2))
        assert default_storage.exists(found.path) and not default_storage.exists(path)
