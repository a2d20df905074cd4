"""How to reach somebody, found in a text: on an advert it stays away, and people write by the site (R15, F5.18)."""

import re
from collections.abc import Iterator

from stdnum import iban
from stdnum.exceptions import ValidationError

from listings.enums import FindingKind

EMAIL = re.compile(
    r"[\w.+-]{1,64}\s?(?:@|\(at\)|\[at\]|\sat\s(?=[\w-]{1,40}\s?(?:\.|\(dot\)|\sdot\s)))\s?"
    r"[\w-]{1,60}(?:\s?(?:\.|\(dot\)|\[dot\]|\sdot\s)\s?[a-z]{2,24})+",
    re.IGNORECASE,
)
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ .-]?[0-9A-Z]){11,30}", re.IGNORECASE)
# A Belgian number (0 or +32/0032, eight or nine digits) or another one with its country code, however it is spaced.
PHONE = re.compile(r"(?<![\d€.,])(?:(?:\+|00)[\s./()-]{0,2}\d|0)(?:[\s./()-]{0,2}\d){8,13}(?![\d])")
LINK = re.compile(
    r"\b(?:https?://|www\.)[^\s<>]+|\b[a-z0-9-]{2,60}\.(?:be|com|net|org|eu|gent|vlaanderen|nl|fr|io|me|info|link)\b(?:/\S*)?",
    re.IGNORECASE,
)
HANDLE = re.compile(
    r"(?<![\w@])@[a-z0-9_][a-z0-9_.]{2,30}"
    r"|\b(?:whatsapp|telegram|signal|messenger|instagram|insta|snapchat|snap|wechat|tiktok|discord)\b"
    r"(?=\s?(?::|me\b|mij\b|moi\b|ons\b|us\b|op\b|on\b|naar\b|sur\b))[^.!?\n]{0,40}",
    re.IGNORECASE,
)


def found_in(sentence: str) -> Iterator[tuple[FindingKind, str]]:
    """What kind, and the characters that it is about. One place is told once, by what it most surely is."""
    taken: list[tuple[int, int]] = []
    for kind, start, end in _all(sentence):
        if not any(start < there_end and end > there_start for there_start, there_end in taken):
            taken.append((start, end))
            yield kind, sentence[start:end].strip()


def _all(sentence: str) -> Iterator[tuple[FindingKind, int, int]]:
    for match in IBAN.finditer(sentence):
        if length := _iban_length(match.group()):
            yield FindingKind.IBAN, match.start(), match.start() + length
    for kind, pattern in (
        (FindingKind.EMAIL, EMAIL),
        (FindingKind.LINK, LINK),
        (FindingKind.PHONE, PHONE),
        (FindingKind.HANDLE, HANDLE),
    ):
        for match in pattern.finditer(sentence):
            yield kind, match.start(), match.end()


def _iban_length(candidate: str) -> int:
    """How many characters from the start are an account number by its check digits; 0 when none are."""
    ends = [at for at, character in enumerate(candidate, start=1) if character.isalnum()]
    for end in reversed(ends[14:]):
        try:
            iban.validate(candidate[:end], check_country=False)  # its lists of banks are behind new ones
        except ValidationError:
            continue
        return end
    return 0
