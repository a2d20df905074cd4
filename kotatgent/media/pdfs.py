"""PDF files come in here: read, and written anew without what acts, hides or names somebody (docs/adr/0055).

Their pages stay as they are, with the tags by which they are read aloud. What is kept was written by us.
"""

import datetime as dt
import hashlib
import io
import logging
from collections.abc import Iterator
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record
from kotatgent.core import text
from kotatgent.media import versions
from kotatgent.media.intake import NotStored
from kotatgent.media.models import PdfFile, Purpose
from kotatgent.media.pixels import DAMAGE

log = logging.getLogger(__name__)
logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it complains in words of the file itself

MAX_BYTES = 10 * 1024 * 1024
MAX_PAGES = 300
MAX_OBJECTS = 200_000
# What pypdf raises on a file that is damaged, cut off or made to hurt.
BROKEN = (PyPdfError, AttributeError, NotImplementedError, RecursionError, AssertionError, MemoryError, *DAMAGE)
# Keys that start something, carry other files, or say who made it and with what.
TAKEN_AWAY = frozenset({
    "/AA", "/OpenAction", "/JS", "/JavaScript", "/EmbeddedFiles", "/AF", "/EF", "/RichMediaContent", "/XFA",
    "/AcroForm", "/Collection", "/Metadata", "/PieceInfo", "/Perms", "/DSS", "/Legal", "/Threads", "/Thumb",
})  # fmt: skip
ACTIONS = frozenset({
    "/JavaScript", "/Launch", "/SubmitForm", "/ResetForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie",
    "/Sound", "/Hide", "/Named", "/SetOCGState", "/Trans", "/GoTo3DView", "/RichMediaExecute",
})  # fmt: skip
SAFE_LINKS = ("http://", "https://", "mailto:")


def cleaned(upload: IO[bytes], size: int) -> tuple[bytes, int]:
    """The file as we keep it, and its number of pages. Raises ValidationError with a sentence."""
    if size > MAX_BYTES:
        raise ValidationError(
            _("This file is larger than %(limit)s MB. Take a smaller one.") % {"limit": MAX_BYTES // 1024 // 1024},
            code="too_large",
        )
    try:
        return _written_anew(io.BytesIO(upload.read()))
    except BROKEN as error:
        log.info("a PDF could not be read: %s", type(error).__name__)
        raise ValidationError(_("We can't read this file as a PDF."), code="not_a_pdf") from error


def _written_anew(content: io.BytesIO) -> tuple[bytes, int]:
    """Twice: what nothing refers to any more after the first time is not copied the second."""
    reader = PdfReader(content)
    if reader.is_encrypted:
        raise ValidationError(_("This PDF is locked with a password. Choose one that is not."), code="locked")
    pages = len(reader.pages)
    if not 1 <= pages <= MAX_PAGES:
        raise ValidationError(_("A PDF has 1 to %(most)d pages here.") % {"most": MAX_PAGES}, code="too_many_pages")
    if reader.get_fields():
        raise ValidationError(
            _("This PDF is a form that can still be filled in. Print it to a PDF first, and choose that one."),
            code="form",
        )
    writer = PdfWriter(clone_from=reader)
    for found in _dictionaries(writer.root_object):
        _strip(found)
    return _bytes(PdfWriter(clone_from=PdfReader(io.BytesIO(_bytes(writer))))), pages


def _bytes(writer: PdfWriter) -> bytes:
    writer.metadata = None
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _dictionaries(root: DictionaryObject) -> Iterator[DictionaryObject]:
    """Every dictionary that is reached from here, each once and before what is in it."""
    seen: set[int] = set()
    waiting: list[Any] = [root]
    while waiting:
        found = waiting.pop()
        found = found.get_object() if isinstance(found, IndirectObject) else found
        if id(found) in seen or not isinstance(found, DictionaryObject | ArrayObject):
            continue
        seen.add(id(found))
        if len(seen) > MAX_OBJECTS:
            raise ValidationError(_("This PDF has too many parts. Print it to a PDF first."), code="too_many_parts")
        if isinstance(found, DictionaryObject):
            yield found
            waiting += list(found.values())
        else:
            waiting += list(found)


def _strip(found: DictionaryObject) -> None:
    if found.get("/S") in ACTIONS:  # wherever it hangs
        found.clear()
    for key in TAKEN_AWAY & found.keys():
        del found[key]
    if "/Annots" in found:
        notes = found["/Annots"].get_object()
        there = notes if isinstance(notes, ArrayObject) else []
        found[NameObject("/Annots")] = ArrayObject(one for one in there if _is_link(one.get_object()))
    if "/A" in found and not _is_safe(found["/A"].get_object()):
        del found["/A"]


def _is_link(annotation: Any) -> bool:
    """Notes that somebody wrote in the margin hold their name; of annotations only links stay."""
    return isinstance(annotation, DictionaryObject) and annotation.get("/Subtype") == "/Link"


def _is_safe(action: Any) -> bool:
    """To a place in the file itself, or to an address of the web or of mail."""
    if not isinstance(action, DictionaryObject) or "/Next" in action:
        return False
    kind, to = action.get("/S"), str(action.get("/URI", "")).lower()
    return kind == "/GoTo" or (kind == "/URI" and to.startswith(SAFE_LINKS))


@transaction.atomic
def take_in(upload: IO[bytes], size: int, *, purpose: Purpose, by: Actor, now: dt.datetime) -> PdfFile:
    """Keep a PDF: one row, one file. Raises ValidationError, or NotStored when the storage is full or away."""
    content, pages = cleaned(upload, size)
    kept = PdfFile.objects.create(
        code=text.new_code(16),
        purpose=purpose,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        pages=pages,
        taken_in_at=now,
        taken_in_by_id=by.pk,
    )
    try:
        default_storage.save(kept.path, ContentFile(content))
    except OSError as error:
        log.exception("a PDF could not be stored")
        raise NotStored("not_stored", _("We could not keep this file. Try again later; nothing was lost.")) from error
    record(Kind.UPLOADED, kept, by=by, now=now, purpose=purpose, sha256=kept.sha256)
    return kept


@transaction.atomic
def discard(kept: PdfFile, *, by: Actor, now: dt.datetime) -> None:
    """Remove the row now and the file after commit: a rollback leaves both."""
    path = kept.path
    record(Kind.REMOVED, kept, by=by, now=now)
    kept.delete()
    transaction.on_commit(lambda: versions.delete(path))
