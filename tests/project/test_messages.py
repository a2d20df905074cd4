"""Messages for people: gettext finds each of them in the sources, and what was agreed is said in those very words."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

ROOT = Path(settings.BASE_DIR)
PACKAGES = ("kotatgent", "landlords", "listings", "inspections", "frontend")
TRANSLATES = {f"{kind}gettext{when}" for kind in ("", "n", "p", "np") for when in ("", "_lazy", "_noop")}
AGREED = tomllib.loads((Path(__file__).parent / "agreed_words.toml").read_text(encoding="utf-8"))


def sources() -> Iterator[Path]:
    for package in PACKAGES:
        yield from (ROOT / package).rglob("*.py")


def names_of_gettext(tree: ast.AST) -> set[str]:
    """As whatever the file imports it: `_`, mostly."""
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    names = (name for one in imports if one.module == "django.utils.translation" for name in one.names)
    return TRANSLATES | {name.asname for name in names if name.name in TRANSLATES and name.asname}


def lost(source: str) -> list[int]:
    """Lines where gettext finds no message: a call within an f-string, or one whose words are an f-string."""
    tree = ast.parse(source)
    names = names_of_gettext(tree)

    def calls(node: ast.AST) -> Iterator[ast.Call]:
        for one in ast.walk(node):
            if isinstance(one, ast.Call) and getattr(one.func, "id", getattr(one.func, "attr", "")) in names:
                yield one

    within = [call for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for call in calls(node)]
    made = [call for call in calls(tree) if any(isinstance(part, ast.JoinedStr) for part in call.args)]
    return sorted({call.lineno for call in [*within, *made]})


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("from django.utils.translation import gettext as _\nx = f'{_(\"one\")}: {n}'", [2]),
        ('from django.utils.translation import pgettext as say\nx = f\'({say("a", "b"):>9})\'', [2]),
        ('from django.utils import translation\nx = f\'{translation.ngettext("a", "b", n)}\'', [2]),
        ("from django.utils.translation import gettext_lazy as _\nx = _(f'{n} rooms')", [2]),
        ("from django.utils.translation import gettext as _\nword = _('one')\nx = f'{word}: {n}'", []),
        ("from django.utils.translation import gettext as _\nx = _('%(n)s rooms') % {'n': f'{n:,}'}", []),
        ("for _, name in pairs:\n    x = f'{name(1)}'", []),
    ],
)
def test_what_gettext_does_not_find(source, lines):
    assert lost(source) == lines


def test_no_message_stands_where_gettext_does_not_look():
    found = [f"{path.relative_to(ROOT)}:{line}" for path in sources() for line in lost(path.read_text("utf-8"))]
    assert found == [], "give the message a name first, then put that in the f-string"


@pytest.mark.parametrize(("english", "dutch"), [pair for part in AGREED.values() for pair in part.items()])
def test_what_was_agreed_is_said_so(english, dutch):
    """On this very sentence: the one catalogue has no second place where another Dutch could stand."""
    with translation.override("nl"):
        assert translation.gettext(english) == dutch
    with translation.override("en"):
        assert translation.gettext(english) == english
