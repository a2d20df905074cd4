"""What staff write in Markdown, and what of it a browser is shown: nothing that runs, whoever wrote it."""

from html.parser import HTMLParser

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from kotatgent.information.markdown import ATTRIBUTES, TAGS, render, words
from kotatgent.information.validators import read_sources

SOURCES = "B1 | Stad Gent: fietsen | https://stad.gent/ | 2026-02-01\nF2.18 B2 | Een boek"
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](javascript&#58;alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](vbscript:x)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](//evil.example)",
    "[x](/\\evil.example)",
    "[x](page:../../balie)",
    "[x](site:desk_home)",
    "[x](https:evil.example)",
    "[x](https://a.be/\" onclick=\"alert(1))",
    "[x](<https://a.be/\" onclick=\"alert(1)>)",
    "[\" onclick=\"alert(1)](https://a.be/)",
    "![x](javascript:alert(1))",
    "![\" onerror=\"alert(1)](https://a.be/x.png)",
    "<https://evil.example/\"onclick=alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "`<script>`",
    "```html\n<script>alert(1)</script>\n```",
    "``` \" onclick=\"alert(1)\nx\n```",
    "| <b onclick=x> | y |\n|---|---|\n| <script>1</script> | z |",
    "## <img src=x onerror=alert(1)> \" id=\"menu",
    "# <iframe src=https://evil.example></iframe>",
    "a [B1] <a href=\"javascript:x\">b</a>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<style>*{display:none}</style>",
    "<base href=https://evil.example>",
    "<form action=https://evil.example><input name=x>",
    "<!-- --><math><mtext><table><mglyph><style><img src onerror=alert(1)>",
]  # fmt: skip
OURS = {name: found | {"class"} for name, found in ATTRIBUTES.items()}


class Tags(HTMLParser):
    """Every tag with its attributes, and the addresses that links lead to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def check_harmless(text: str) -> None:
    html = render(text, SOURCES, "nl").html
    for tag, attrs in Tags(html).found:
        assert tag in TAGS, (text, html)
        assert attrs.keys() <= OURS.get(tag, {"class"}), (text, html)
        href = attrs.get("href")
        if href is not None:
            safe = href.startswith(("#", "http://", "https://", "mailto:", "tel:")) or (
                href.startswith("/") and not href.startswith(("//", "/\\"))
            )
            assert safe, (text, html)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_comes_through(text):
    check_harmless(text)


@given(
    st.lists(st.sampled_from([*HOSTILE, "\n", "\n\n", "- ", "> ", "**", "_", "[", "](", ")", "<", ">", "`", "|", "\\"]))
)
def test_nothing_hostile_comes_through_in_pieces(pieces):
    check_harmless("".join(pieces))


@given(st.text(alphabet=st.sampled_from("<>[]()\"'`|*_#-!&;:/\\ \n\tajsx1B.=%"), max_size=120))
def test_nothing_hostile_comes_through_by_chance(text):
    check_harmless(text)


def test_a_prompt_that_names_our_own_markup_stays_words():
    html = render('<div class="scroll" tabindex="0"> <sup>', "", "nl").html
    assert "<div" not in html and "<sup" not in html


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("# A\n# B", ["h2", "h2"]),
        ("## A\n### B\n## C", ["h2", "h3", "h2"]),
        ("###### A\n###### B", ["h2", "h3"]),
        ("## A\n##### B\n###### C\n###### D", ["h2", "h3", "h4", "h4"]),
        ("A\n===\nB\n---", ["h2", "h2"]),
    ],
)
def test_headings_begin_at_the_second_level_and_leave_no_gap(text, levels):
    assert [tag for tag, _attrs in Tags(render(text, "", "nl").html).found if tag.startswith("h")] == levels


def test_each_heading_has_an_id_of_its_own_that_no_page_has():
    found = render("## Menu\n## Menu\n## !\n## Één *kamer* [B1]", SOURCES, "nl")
    assert [heading.id for heading in found.contents] == ["s-menu", "s-menu-2", "s-x", "s-een-kamer"]
    assert found.contents[-1].words == "Één kamer"
    assert [heading.id for heading in render("## Menu", "", "nl", prefix="nl-").contents] == ["nl-s-menu"]


def test_a_link_to_another_site_says_to_which():
    html = render(
        "[De Stad](https://www.stad.gent/nl) en [hier](/nl/koten/) en [mail](mailto:a@b.example)", "", "nl"
    ).html
    assert 'class="outside">De Stad <span class="quiet">(stad.gent)</span></a>' in html
    assert '<a href="/nl/koten/">hier</a>' in html and '<a href="mailto:a@b.example">mail</a>' in html


def test_links_within_the_site_go_by_name():
    places = {"page:conflict": "/nl/info/over/conflict/"}
    html = render("[A](page:conflict) [B](page:none)", "", "nl", lambda target, _language: places.get(target)).html
    assert html == '<p><a href="/nl/info/over/conflict/">A</a> B</p>\n'


def test_a_table_says_what_its_columns_are_and_scrolls_by_keyboard():
    html = render("| A | B |\n|---|--:|\n| 1 | 2 |", "", "nl").html
    assert '<div class="scroll" tabindex="0" role="region" aria-label="Tabel">' in html
    assert '<th scope="col">A</th>' in html and "<td>2</td>" in html and "style" not in html


def test_marks_become_numbers_of_sources_in_the_order_of_the_text():
    found = render("Eerst dit. [F2.18] Dan dat. [B1] [B2] En [B9] niet.", SOURCES, "nl")
    assert [(source.number, source.line.name) for source in found.sources] == [
        (1, "Een boek"),
        (2, "Stad Gent: fietsen"),
    ]
    numbers = [attrs["href"] for tag, attrs in Tags(found.html).found if tag == "a"]
    assert numbers == ["#source-1", "#source-1", "#source-2"]
    assert "[B9]" in found.html and "[F2.18]" not in found.html
    assert 'class="hidden">bron <' in found.html


def test_a_search_reads_the_words_and_no_signs():
    assert words("## Kop [B1]\n\n- **vet** en [link](https://a.be)\n\n| a |\n|---|\n| b |").split() == [
        "Kop", "vet", "en", "link", "a", "b",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    ["Stad Gent", "B1", "B1 |", "b1 | x", "B1 | x | ftp://a.be", "B1 | x | javascript:alert(1)", "B1 | x | https://",
     "B1 | x | https://a.be/ | 1 maart", "B1 | x | https://a.be/ | 2026-03-01 | y", "B1 | x | https://a.be/\"onclick"],
)  # fmt: skip
def test_a_line_that_is_no_source_is_refused(line):
    with pytest.raises(ValidationError) as told:
        read_sources(f"B2 | goed\n\n{line}")
    assert "3" in str(told.value)
