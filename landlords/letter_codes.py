"""The code of a letter by which somebody confirms a registration that staff began (docs/adr/0030).

It is worked out from the number, the count of letters and HASH_KEY, so that the letter can be printed until it is
posted and no row holds the code; the row holds its keyed hash.
"""

import hmac
import re

from kotatgent.core import sealing
from kotatgent.core.text import ALPHABET
from landlords.models import Start

LENGTH = 12  # of 23 characters each: 54 bits, for five tries
GROUP = 4


def code_of(start: Start) -> str:
    """Of the last letter."""
    rest, code = int(sealing.keyed_hash(f"{start.code}:{start.letters}", "letter code"), 16), ""
    for _ in range(LENGTH):
        rest, at = divmod(rest, len(ALPHABET))
        code += ALPHABET[at]
    return code


def shown(code: str) -> str:
    """As on paper: `ACDE-FGHJ-KMNP`."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def bare(typed: str) -> str:
    """Letters and digits alone, as capitals: dashes, spaces and small letters are spelling."""
    return re.sub(r"[^0-9A-Z]", "", typed.upper())


def hash_of(start: Start) -> str:
    return _hash(start.code, code_of(start))


def fits(start: Start, typed: str) -> bool:
    return hmac.compare_digest(start.code_hash, _hash(start.code, bare(typed)))


def _hash(number: str, code: str) -> str:
    return sealing.keyed_hash(f"{number}:{code}", "code of a letter, as typed")
