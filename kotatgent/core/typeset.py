"""Papers as accessible PDF (PDF/UA-1, PDF/A-2a). What was typed reaches typst as data, never as markup.

The standards refuse a sign that no font can draw, such as an emoji: one of them must not cost somebody the whole paper.
"""

import json
import unicodedata
from typing import Any

import typst

# What the fonts of typst draw without exception, in runs of code points: Latin, Greek, Cyrillic, Armenian, Hebrew,
# punctuation and signs.
DRAWN = (
    (0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x2FF), (0x370, 0x47F), (0x48A, 0x4FF), (0x531, 0x58A), (0x5D0, 0x5EA),
    (0x1E00, 0x1FFF), (0x2010, 0x2027), (0x2030, 0x2040), (0x2070, 0x20BF), (0x2190, 0x22FF), (0x2500, 0x25FF),
)  # fmt: skip
NOT_DRAWN = "□"
DROPPED = ("Cc", "Cf", "Mn", "Me", "Zl", "Zp")  # they have no shape of their own


def pdf(template: bytes, content: dict[str, object]) -> bytes:
    """The same bytes for the same content on every machine."""
    try:
        return _compiled(template, content)
    except typst.TypstError:
        return _compiled(template, _drawable(content))


def _compiled(template: bytes, content: dict[str, object]) -> bytes:
    made: bytes = typst.compile(
        template,
        format="pdf",
        sys_inputs={"data": json.dumps(content)},
        ignore_system_fonts=True,
        pdf_standards=["a-2a", "ua-1"],
    )
    return made


def _drawable(value: Any) -> Any:
    if isinstance(value, str):
        return "".join(map(_sign, unicodedata.normalize("NFC", value)))
    if isinstance(value, dict):
        return {name: _drawable(each) for name, each in value.items()}
    return [_drawable(each) for each in value] if isinstance(value, list | tuple) else value


def _sign(sign: str) -> str:
    if sign in "\n\t":
        return sign
    if unicodedata.category(sign) in DROPPED:
        return ""
    return sign if any(first <= ord(sign) <= last for first, last in DRAWN) else NOT_DRAWN
