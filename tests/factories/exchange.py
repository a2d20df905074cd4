"""Partners, what they tell and ask each other, and files to go with it: made by playing the actions."""

import datetime as dt
import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from kotatgent.accounts.models import Institution, User
from kotatgent.accounts.roles import Role
from kotatgent.exchange import actions
from kotatgent.exchange.enums import Audience, Kind
from kotatgent.exchange.models import Topic
from tests.factories.accounts import NOW, make_user

AUTHOR = "Jan Verzonnen"


def partner(code: str = "ugent", **facts: Any) -> User:
    user = make_user(Role.PARTNER, **facts)
    user.institution = Institution.objects.get(code=code)
    user.save(update_fields=["institution"])
    return user


def make_topic(
    *,
    by: User | None = None,
    audience: str = Audience.ALL,
    kind: str = Kind.QUESTION,
    institution: str = "",
    title: str = "Wie komt er naar de infodag?",
    words: str = "We zoeken één collega per instelling.",
    attached: Any = (),
    now: dt.datetime = NOW,
) -> Topic:
    by = by or make_user(Role.STAFF, now=now)
    of = Institution.objects.get(code=institution) if institution else None
    return actions.post(
        kind=Kind(kind),
        audience=Audience(audience),
        institution=of,
        title=title,
        words=words,
        attached=attached,
        by=by,
        now=now,
    )


def fresh(topic: Topic) -> Topic:
    return Topic.objects.get(pk=topic.pk)


def a_pdf(name: str = "Draaiboek.pdf", *, pages: int = 1, locked: bool = False) -> SimpleUploadedFile:
    """With an author, a script that runs when it opens, a file inside, a note in the margin and links."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    writer.add_metadata({"/Author": AUTHOR, "/Title": "Draaiboek"})
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert('hier');")}
    )
    writer.add_attachment("geheim.txt", b"verborgen")
    note = DictionaryObject({
        NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Text"),
        NameObject("/T"): TextStringObject(AUTHOR), NameObject("/Contents"): TextStringObject("nakijken"),
    })  # fmt: skip
    page = writer.pages[0]
    page[NameObject("/Annots")] = writer._add_object(_array(note, _link("https://stad.gent/"), _link("file:///etc/x")))
    if locked:
        writer.encrypt("geheim")
    out = io.BytesIO()
    writer.write(out)
    return SimpleUploadedFile(name, out.getvalue(), content_type="application/pdf")


def _array(*found: DictionaryObject) -> Any:
    return ArrayObject(found)


def _link(to: str) -> DictionaryObject:
    action = DictionaryObject({NameObject("/S"): NameObject("/URI"), NameObject("/URI"): TextStringObject(to)})
    kind = {NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Link")}
    return DictionaryObject(kind | {NameObject("/A"): action})


def a_picture(name: str = "affiche.jpg") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")
