"""The extract on paper: what it says, that a machine and a screen reader can read it, and that it names nobody."""

import datetime as dt
import io
import re

import pypdf
import pytest
import typst
import zxingcpp
from PIL import Image

from inspections import public
from inspections.actions import certificates
from inspections.enums import EndReason
from inspections.extracts import paper, statement
from inspections.models import Certificate
from inspections.numbers import new_number
from kotatgent.accounts.roles import Role
from kotatgent.core import clock, signing, text
from kotatgent.core.errors import RuleBroken
from landlords.enums import BuildingKind
from tests.factories.accounts import NOW, make_user
from tests.factories.inspecting import certified
from tests.factories.landlords import landlord_of, make_building, make_room, user_of

pytestmark = pytest.mark.django_db

TODAY = clock.date_of(NOW)
QR = zxingcpp.BarcodeFormat.QRCode  # in a fine pattern other kinds of code are seen by chance
PAGE = "https://kotatgent.example/nl/attest/CA-7KQM-4XRT/"


@pytest.fixture(autouse=True)
def keys(settings):
    settings.SIGNING_KEYS = signing.next_keys()


def made(rooms=("Kamer 1", "Kamer 2"), **facts) -> Certificate:
    building = make_building(**facts)
    for label in rooms:
        make_room(building, label=label)
    return certified(building).certificate


def shown(found: Certificate, on: dt.date = TODAY) -> public.PublicCertificate:
    answer = public.certificate(found.number, on=on)
    assert answer is not None
    return answer


def pdf(found: Certificate, language: str = "nl", *, invented: bool = False) -> bytes:
    return paper.pdf(shown(found), language, page=PAGE, on=TODAY, invented=invented)


def read(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def test_the_facts_stand_on_it():
    found = made(house_number="12")
    words = read(pdf(found))
    for fact in (found.number, "Veldstraat 12, 9000 Gent", "Kamer 1", "Kamer 2", "2 maart 2026", "2 maart 2036"):
        assert fact in words
    assert "uittreksel" in words.lower()
    assert "burgemeester van Gent" in words
    assert "rechtskracht" not in words


def test_english_says_that_it_has_no_legal_force():
    words = read(pdf(made(), "en"))
    assert "translation without legal force" in words
    assert "2 March 2026" in words


def test_invented_data_is_said_on_the_paper_too():
    assert "Verzonnen gegevens" in read(pdf(made(), invented=True))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_can_be_read_aloud(language):
    reader = pypdf.PdfReader(io.BytesIO(pdf(made(), language)))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith(language)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title.startswith({"nl": "Uittreksel", "en": "Extract"}[language])
    about = root["/Metadata"].get_data().decode()
    assert re.search(r"pdfuaid:part\W+1\b", about)
    assert re.search(r"pdfaid:part\W+2\b", about)
    assert re.search(r"pdfaid:conformance\W+A\b", about)
    kinds, alternatives = structure(root["/StructTreeRoot"])
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Figure", "/Link"} <= kinds
    assert any(PAGE in words for words in alternatives)


def structure(tree) -> tuple[set[str], list[str]]:
    kinds, alternatives, todo = set(), [], [tree]
    while todo:
        node = todo.pop()
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            todo += node
        elif isinstance(node, dict):
            kinds.add(node.get("/S", ""))
            alternatives += [node["/Alt"]] if "/Alt" in node else []
            todo += [node["/K"]] if "/K" in node else []
    return kinds, alternatives


def test_same_facts_same_file():
    found = made()
    assert pdf(found) == pdf(found)


def test_it_names_nobody():
    found = made()
    landlord = landlord_of(found.building)
    user = user_of(landlord)
    names = [landlord.first_name, landlord.last_name, landlord.phone[-8:], user.email, found.recorded_by.email]
    for language in paper.LANGUAGES:
        content = pdf(found, language)
        words = read(content) + str(pypdf.PdfReader(io.BytesIO(content)).metadata)
        signed = str(signing.read(paper.address_to_check(shown(found), PAGE, on=TODAY).split("?s=")[1]))
        assert [name for name in names if name in words + signed] == []


def test_the_home_of_a_host_keeps_its_number():
    found = made(kind=BuildingKind.HOST_HOME, house_number="7319")
    for language in paper.LANGUAGES:
        assert "7319" not in read(pdf(found, language))
    assert "Het huisnummer staat er niet op" in read(pdf(found))
    assert "7319" not in str(signing.read(statement.sign(statement.make(shown(found), on=TODAY))))


@pytest.mark.parametrize("count", [1, 12, 60, 200])
def test_a_telephone_reads_the_code(count):
    """However many rooms: beyond what fits, their digest is signed."""
    found = made([f"Kamer {n:03d}" for n in range(count)])
    expected = paper.address_to_check(shown(found), PAGE, on=TODAY)
    source = (
        b'#set page(width: 52mm, height: 52mm, margin: 0mm)\n#image(bytes(sys.inputs.qr), format: "svg", width: 52mm)'
    )
    picture = typst.compile(source, format="png", ppi=300, sys_inputs={"qr": paper.qr(expected)})
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)), formats=QR)
    assert code.text == expected
    assert statement.read(expected.split("?s=")[1]) == statement.make(shown(found), on=TODAY)


def test_the_code_on_the_page_itself(monkeypatch):
    """Set from the very template, as a picture: what a telephone sees."""
    found, seen = made(), {}

    def keep(source, **options):
        seen.update(options["sys_inputs"])
        return real(source, **options)

    real = typst.compile
    monkeypatch.setattr(typst, "compile", keep)
    pdf(found)
    (code,) = zxingcpp.read_barcodes(
        Image.open(
            io.BytesIO(
                real(
                    paper.TEMPLATE,
                    format="png",
                    ppi=200,
                    sys_inputs=seen,
                    ignore_system_fonts=True,
                )
            )
        ),
        formats=QR,
    )
    assert code.text == paper.address_to_check(shown(found), PAGE, on=TODAY)


def test_what_somebody_typed_is_never_markup():
    label = '#panic("x") *b* $x$ \\ <a> @b'
    assert '#panic("x") *b* $x$' in read(pdf(made([label])))


def test_a_room_that_ended_is_not_on_it():
    found = made()
    scope = found.scope.get(room__label="Kamer 2")
    scope.ended_on, scope.end_reason = TODAY, EndReason.RENOVATION
    scope.save()
    words = read(pdf(found))
    assert "Kamer 1" in words
    assert "Kamer 2" not in words


def test_no_extract_of_what_ended():
    found = made()
    boss = make_user(Role.DECISION_MAKER)
    certificates.end_certificate(found, reason=EndReason.RENOVATION, on=TODAY, by=boss, now=NOW)
    with pytest.raises(RuleBroken, match="niet geldig") as refused:
        pdf(found)
    assert refused.value.code == "not_valid"


def test_no_extract_without_rooms():
    found = made()
    found.scope.all().delete()
    with pytest.raises(RuleBroken) as refused:
        pdf(found)
    assert refused.value.code == "no_rooms"


def test_no_extract_without_a_key(settings):
    settings.SIGNING_KEYS = ""
    with pytest.raises(RuleBroken) as refused:
        pdf(made())
    assert refused.value.code == "no_signing_key"


def test_where_the_city_issues_here_the_paper_is_the_certificate(settings):
    settings.CERTIFICATES_ISSUED_HERE = True
    found = made()
    words = read(pdf(found))
    assert "Conformiteitsattest" in words
    assert "uittreksel" not in words.lower()
    Certificate.objects.filter(pk=found.pk).update(source="lookup")  # not decided here
    assert "uittreksel" in read(pdf(found)).lower()


def test_numbers_have_no_look_alikes():
    numbers = {new_number() for _ in range(300)}
    assert len(numbers) == 300
    for number in numbers:
        assert re.fullmatch(r"CA-\w{4}-\w{4}", number)
        assert set(number) - {"-"} <= set(text.ALPHABET)
    assert not set("0O1IL2Z5S8BUV") & set(text.ALPHABET)
    assert re.fullmatch(r"CA-\w{4}-\w{4}", made().number)
