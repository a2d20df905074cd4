"""Keeps the Dutch catalogue in step with the sources. English is the source language and needs none.

    .venv/bin/python tools/translate.py                 collect messages, compile, list what has no Dutch yet
    .venv/bin/python tools/translate.py dutch.json      the same, and fill in these translations first
    .venv/bin/python tools/translate.py --check         change nothing; fail when something is out of step

The JSON file holds {"English msgid": "Dutch"}. A message with a plural takes ["enkelvoud", "meervoud"],
one with a context the key "context\\u0004msgid". All messages of all apps land in one catalogue.
Translations of messages that left the sources stay in var/translation-memory.json of this work tree,
so that moving a file for a moment loses nothing. Extraction needs gettext (xgettext, msgmerge).
"""

import argparse
import fcntl
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
import polib
from django.conf import settings
from django.core.management import call_command
from django.core.management.commands.makemessages import Command as MakeMessages

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from kotatgent.operations.messages import compile_catalogues

SOURCES = ["kotatgent", "landlords", "listings", "inspections", "frontend"]
LOCALE = ROOT / "kotatgent" / "locale"
CATALOGUE = LOCALE / "nl" / "LC_MESSAGES" / "django.po"
MEMORY = ROOT / "var" / "translation-memory.json"
METADATA = {
    "Project-Id-Version": "kotatgent",
    "Language": "nl",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}
Translation = str | list[str]
PLACEHOLDER = {
    "python-format": re.compile(r"%\(\w+\)[a-z]|%[a-z]"),
    "python-brace-format": re.compile(r"\{\w*\}"),
}


class ExactMessages(MakeMessages):
    """A guess from a similar message is worse than none: it looks finished."""

    msgmerge_options = [*MakeMessages.msgmerge_options, "--no-fuzzy-matching"]


@contextmanager
def one_at_a_time() -> Iterator[None]:
    MEMORY.parent.mkdir(exist_ok=True)
    with (MEMORY.parent / "translate.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def collect() -> polib.POFile:
    """The catalogue as the sources ask for it now, with the translations that are there.

    Runs on a copy: makemessages leaves its work files beside the templates while it reads them,
    and finds messages in whatever lies around.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in SOURCES:
            for path in (ROOT / name).rglob("*"):
                if path.suffix in {".py", ".html", ".txt"} and "static" not in path.parts:
                    target = copy / path.relative_to(ROOT)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(path, target)
        catalogue = copy / "locale" / "nl" / "LC_MESSAGES" / "django.po"
        catalogue.parent.mkdir(parents=True)
        if CATALOGUE.exists():
            shutil.copyfile(CATALOGUE, catalogue)
        os.chdir(copy)
        settings.configure(LOCALE_PATHS=[copy / "locale"], USE_I18N=True, INSTALLED_APPS=[])
        django.setup()
        call_command(
            ExactMessages(),
            locale=["nl"],
            add_location="file",
            no_obsolete=True,
            verbosity=0,
        )
        os.chdir(ROOT)
        found = polib.pofile(str(catalogue), wrapwidth=110)
    for entry in found:
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"] if entry.translated() else entry.flags
        entry.previous_msgid = entry.previous_msgid_plural = entry.previous_msgctxt = None
    found.metadata = METADATA
    found.metadata_is_fuzzy = False
    found.header = "Dutch texts of Kotatgent. Made by tools/translate.py: correct a translation here, nothing else."
    return found


def key_of(entry: polib.POEntry) -> str:
    return f"{entry.msgctxt}\u0004{entry.msgid}" if entry.msgctxt else entry.msgid


def fill(entry: polib.POEntry, translation: Translation) -> None:
    if entry.msgid_plural:
        forms = translation if isinstance(translation, list) else [translation] * 2
        entry.msgstr_plural = dict(enumerate(forms))
    else:
        entry.msgstr = translation if isinstance(translation, str) else translation[0]
    entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]


def translation_of(entry: polib.POEntry) -> Translation:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else entry.msgstr


def complaints(catalogue: polib.POFile) -> list[str]:
    """Messages without Dutch, and Dutch whose placeholders differ from the English ones."""
    found = []
    for entry in catalogue:
        where = ", ".join(path for path, _ in entry.occurrences)
        if not entry.translated():
            found.append(f"no Dutch: {json.dumps(key_of(entry), ensure_ascii=False)}  ({where})")
            continue
        for flag, pattern in PLACEHOLDER.items():
            if flag not in entry.flags:
                continue
            pairs = [(entry.msgid, entry.msgstr)]
            if entry.msgid_plural:
                # "one room" may leave out the number, the plural may not
                pairs = [(entry.msgid_plural, entry.msgstr_plural[1])]
            for english, dutch in pairs:
                if sorted(set(pattern.findall(english))) != sorted(set(pattern.findall(dutch))):
                    found.append(f"placeholders differ: {english!r} / {dutch!r}  ({where})")
    return found


def check() -> int:
    catalogue = collect()
    wrong = complaints(catalogue)
    if not CATALOGUE.exists() or str(catalogue) != CATALOGUE.read_text(encoding="utf-8"):
        wrong.append("the catalogue is not what the sources ask for: run `make fix` and commit the result")
    print("\n".join(wrong) or "the catalogue is complete")
    return 1 if wrong else 0


def update(given: dict[str, Translation]) -> int:
    with one_at_a_time():
        memory: dict[str, Translation] = {}
        if MEMORY.exists():
            memory = json.loads(MEMORY.read_text(encoding="utf-8"))
        if CATALOGUE.exists():
            memory |= {key_of(e): translation_of(e) for e in polib.pofile(str(CATALOGUE)) if e.translated()}
        memory |= given
        catalogue = collect()
        for entry in catalogue:
            key = key_of(entry)
            if key in given or (key in memory and not entry.translated()):
                fill(entry, memory[key])
        text = str(catalogue)
        if not CATALOGUE.exists() or CATALOGUE.read_text(encoding="utf-8") != text:
            fresh = CATALOGUE.with_suffix(".new")
            CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_text(text, encoding="utf-8")
            fresh.replace(CATALOGUE)
        MEMORY.write_text(
            json.dumps(memory, ensure_ascii=False, indent=1, sort_keys=True),
            encoding="utf-8",
        )
        compile_catalogues([LOCALE])
    unused = sorted(set(given) - {key_of(entry) for entry in catalogue})
    for key in unused:
        print(f"not in the sources (kept in memory): {json.dumps(key, ensure_ascii=False)}")
    print("\n".join(complaints(catalogue)) or "the catalogue is complete")
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, help="JSON file with translations")
    parser.add_argument(
        "--check",
        action="store_true",
        help="change nothing; fail when something is out of step",
    )
    options = parser.parse_args()
    if not shutil.which("xgettext"):
        print("Collecting messages needs gettext. On Debian or Ubuntu: sudo apt install gettext")
        return 1
    if options.check:
        return check()
    return update(json.loads(options.file.read_text(encoding="utf-8")) if options.file else {})


if __name__ == "__main__":
    sys.exit(main())
