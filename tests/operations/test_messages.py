import gettext
import os

import pytest

from kotatgent.operations.messages import compile_catalogues

CATALOGUE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Room"
msgstr "Kamer"

msgid "%(n)s room"
msgid_plural "%(n)s rooms"
msgstr[0] "%(n)s kamer"
msgstr[1] "%(n)s kamers"
"""


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "nl" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(CATALOGUE)
    return path


def test_compiled_catalogue_speaks_dutch(source, tmp_path):
    assert compile_catalogues([tmp_path]) == [source.with_suffix(".mo")]
    dutch = gettext.translation("django", tmp_path, ["nl"])
    assert dutch.gettext("Room") == "Kamer"
    assert [dutch.ngettext("%(n)s room", "%(n)s rooms", n) for n in (1, 2)] == ["%(n)s kamer", "%(n)s kamers"]


def test_only_what_changed_is_compiled_again(source, tmp_path):
    compile_catalogues([tmp_path])
    assert compile_catalogues([tmp_path]) == []
    later = source.stat().st_mtime_ns + 10**10
    os.utime(source, ns=(later, later))
    assert compile_catalogues([tmp_path]) == [source.with_suffix(".mo")]
