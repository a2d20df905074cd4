"""What people, programs and mistakes put into fields. Chosen here, each for what it has broken somewhere."""

from dataclasses import dataclass

from tests.core.test_national_number import number

LONG = "lang " * 4000


@dataclass(frozen=True)
class Naughty:
    name: str
    text: str

    def __str__(self) -> str:
        return self.name


def _all() -> list[Naughty]:
    found = {
        "nothing": "",
        "a space": " ",
        "tabs and line ends": "\t\r\n \r\n",
        "no-break space": "\u00a0",
        "ideographic space inside": "Kamer\u3000drie",
        "zero width": "ka\u200bmer\u200d\ufeff\u2060",
        "only zero width": "\u200b\u200c\u2060",
        "right to left override": "kamer \u202egnp.exe\u202c",
        "Arabic and Hebrew": "غرفة חדר 12 m²",
        "NUL": "ka\x00mer",
        "control characters": "a\x01b\x08c\x1b[31md\x7f",
        "half a surrogate pair": "half \ud83d af",
        "both halves, wrong way round": "\udc4d\ud83d",
        "noncharacter": "einde \uffff\U0010ffff",
        "very long": LONG,
        "one long word": "x" * 9000,
        "emoji family": "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽",
        "a pile of accents": "z" + "\u0301\u0327\u0336" * 60 + "algo",
        "accents in two pieces": "Zoe\u0308 Me\u0301lie",
        "ligatures": "ﬁetsenstalling ǅ ß ŉ",
        "Turkish i": "İstanbul ıI",
        "SQL": "Robert'); DROP TABLE landlords_room;--",
        "SQL pattern": "100%_\\",
        "HTML": "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "closing tags": '"></textarea></form><!--',
        "template": "{7*7} ${7*7} #{7*7} <%= 7*7 %>",  # not with two braces: the page would look like one not drawn
        "format strings": "%s%n%d {0} {user.password} %(x)s",
        "path": "../../../../etc/passwd",
        "file of Windows": "C:\\CON\\..\\NUL.txt",
        "shell": "$(rm -rf /) `id` | cat; &&",
        "header": "Dag\r\nBcc: iedereen@example.org\r\n\r\nhallo",
        "formula": '=HYPERLINK("http://example.org";"klik")',
        "JSON": '{"a": [1, null]} \\u0000',
        "huge number": "9" * 40,
        "negative": "-1",
        "exponent": "1e309",
        "not a number": "NaN",
        "infinity": "-Infinity",
        "hexadecimal": "0x1F",
        "Arabic digits": "٤٥٥",
        "full-width digits": "４５５",
        "superscript": "10²",
        "day zero": "0000-00-00",
        "29 February of no leap year": "2027-02-29",
        "year 10000": "10000-01-01",
        "year 1": "0001-01-01",
        "year 9999": "9999-12-31T23:59",
        "an hour that is skipped": "2027-03-28T02:30",
        "an hour that comes twice": "2027-10-31T02:30",
        "twin in Cyrillic": "\u0441\u043ekot@example.org",
    }
    return [Naughty(name, text) for name, text in found.items()]


STRINGS = _all()
DIGITS = number("850730", 33)  # invented, with the check digits that belong to it
NATIONAL = [
    Naughty("national number", f"Mijn nummer is {DIGITS}."),
    Naughty("national number with points", f"{DIGITS[:2]}.{DIGITS[2:4]}.{DIGITS[4:6]}-{DIGITS[6:9]}.{DIGITS[9:]}"),
    Naughty("national number in full-width digits", "".join(chr(0xFF10 + int(digit)) for digit in DIGITS)),
    Naughty("national number in Arabic digits", "".join(chr(0x660 + int(digit)) for digit in DIGITS)),
    Naughty("national number with zero width", "\u200b".join(DIGITS)),
]
