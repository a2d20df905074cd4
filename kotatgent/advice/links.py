"""The code to follow a question: its number and a secret that follows from it and HASH_KEY. Nobody keeps the secret.

Twenty characters without look-alikes, in groups of four, so that it can be typed from paper: 12 of them are secret (54
bits), and the door where it is typed counts attempts.
"""

from django.utils.crypto import constant_time_compare

from kotatgent.core import sealing
from kotatgent.core.text import ALPHABET

PURPOSE = "advice question"
CODE, SECRET, GROUP = 8, 12, 4  # characters


def secret_of(code: str) -> str:
    rest, found = int(sealing.keyed_hash(code, PURPOSE), 16), ""
    for _each in range(SECRET):
        rest, place = divmod(rest, len(ALPHABET))
        found += ALPHABET[place]
    return found


def key_of(code: str) -> str:
    """The whole of it, as it stands in the address, in mails and on the page: XXXX-XXXX-XXXX-XXXX-XXXX."""
    whole = code + secret_of(code)
    return "-".join(whole[start : start + GROUP] for start in range(0, len(whole), GROUP))


def opened(typed: str) -> str:
    """The code of the question that this opens, however it was typed; nothing when it opens none."""
    bare = "".join(sign for sign in typed.upper() if sign.isalnum())
    code, secret = bare[:CODE], bare[CODE:]
    return code if len(bare) == CODE + SECRET and constant_time_compare(secret_of(code), secret) else ""
