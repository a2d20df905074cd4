"""Whatever somebody types, there is a paper: of a sign that no font draws only that sign is lost."""

import io
import unicodedata

import pypdf
import pytest

from kotatgent.core import typeset

TEMPLATE = b"""#let d = json(bytes(sys.inputs.data))
#set document(title: "t", author: "x", date: datetime(year: 2026, month: 1, day: 1))
#set text(font: "Libertinus Serif", lang: "nl")
#for line in d.lines { par(line) }
"""


def lines(*typed: str) -> list[str]:
    made = typeset.pdf(TEMPLATE, {"lines": list(typed)})
    return [line for page in pypdf.PdfReader(io.BytesIO(made)).pages for line in page.extract_text().split("\n")]


def test_markup_stays_what_was_typed():
    typed = "#panic() *niet vet* $x^2$ = kop \\ @verwijzing <label> // uitleg"
    assert lines(typed) == [typed]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Welkom 😀 thuis", "Welkom □ thuis"),
        ("宿舍 te huur", "□□ te huur"),
        ("a\x07b\x1bc", "abc"),
        ("\ufeffKamer", "Kamer"),
        ("\ue000!", "□!"),
        ("e\u0301e\u0301n 😀", "één □"),
        ("b\u0000\u0301ed 😀", "bed □"),
    ],
)
def test_a_sign_that_no_font_draws_costs_that_sign_alone(typed, read):
    assert lines(typed) == [read.strip()]


def test_what_is_said_to_be_drawn_is_drawn():
    signs = [chr(code) for first, last in typeset.DRAWN for code in range(first, last + 1)]
    signs = [sign for sign in signs if unicodedata.category(sign) not in (*typeset.DROPPED, "Cn", "Co")]
    assert len(signs) > 2400
    typeset._compiled(TEMPLATE, {"lines": signs})
