"""Every template compiles; every mail is there in both languages, and every mail that the code sends is there."""

import ast
from pathlib import Path

import pytest
from django.conf import settings
from django.template import TemplateSyntaxError
from django.template.loader import get_template

from kotatgent.notices.queries import letter_facts

ROOT = Path(settings.BASE_DIR)
TEMPLATES = ROOT / "frontend" / "templates"
MAILS = TEMPLATES / "emails"
PACKAGES = ("kotatgent", "landlords", "listings", "inspections", "frontend")
LANGUAGES = ("nl", "en")


def every_template() -> list[str]:
    return sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*") if path.is_file())


def mails(language: str, folder: Path = MAILS) -> set[str]:
    return {path.relative_to(folder / language).as_posix() for path in (folder / language).rglob("*.txt")}


def mails_sent() -> dict[str, str]:
    """Name of the mail → the file that sends it: first argument of every `notices.queue…("…")`."""
    found = {}
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and sends_mail(node.func):
                    for argument in node.args[:1]:
                        assert isinstance(argument, ast.Constant | ast.Name), f"{path}: name the mail in words"
                        if isinstance(argument, ast.Constant):
                            found[f"{argument.value}.txt"] = path.relative_to(ROOT).as_posix()
    return found


def sends_mail(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and function.attr in ("queue", "queue_all")
        and isinstance(function.value, ast.Name)
        and function.value.id in ("notices", "actions")
    )


def test_there_are_templates():
    assert len(every_template()) > 30


@pytest.mark.parametrize("name", every_template())
def test_template_compiles(name):
    get_template(name)


def test_a_broken_template_is_noticed(tmp_path, settings):
    (tmp_path / "broken.html").write_text("{% if %}")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    with pytest.raises(TemplateSyntaxError):
        get_template("broken.html")


def test_every_mail_is_there_in_both_languages():
    assert mails("nl") == mails("en")


def test_a_mail_in_one_language_is_noticed(tmp_path):
    for language, names in (("nl", ("a", "b")), ("en", ("a",))):
        (tmp_path / language).mkdir()
        for name in names:
            (tmp_path / language / f"{name}.txt").write_text("Onderwerp\n\nTekst")
    assert mails("nl", tmp_path) - mails("en", tmp_path) == {"b.txt"}


def test_every_mail_that_is_sent_is_there():
    missing = {name: where for name, where in mails_sent().items() if name not in mails("nl")}
    assert missing == {}


def words_of_the_code() -> set[str]:
    """Every text that stands in the code by itself."""
    return {
        node.value
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_no_mail_lies_there_unsent():
    in_place_of_others = set(letter_facts()["instead"].values())
    assert {name.removesuffix(".txt") for name in mails("nl")} <= words_of_the_code() | in_place_of_others


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mail_has_a_subject_and_an_empty_line(language):
    for name in sorted(mails(language)):
        text = (MAILS / language / name).read_text(encoding="utf-8")
        rendered = "\n".join(line for line in text.splitlines() if not line.startswith("{%") or line.endswith("}}"))
        subject, _, rest = rendered.strip().partition("\n")
        assert subject.strip() and rest.startswith("\n"), f"{language}/{name}: subject, empty line, text"
