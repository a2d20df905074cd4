"""What in a message is how people are robbed (F1.27): said beside it, never a reason to hold it back.

The words are our own, in Dutch, English and French; what they miss, nobody is warned of, so every page of a talk says
never to pay before seeing the room.
"""

import re
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kotatgent.core import text
from listings import contact_data
from listings.enums import FindingKind


class Warning(StrEnum):
    ACCOUNT = "account"
    ELSEWHERE = "elsewhere"
    TRANSFER = "transfer"
    UNSEEN = "unseen"


SENTENCES: dict[Warning, str | Promise] = {
    Warning.UNSEEN: _(
        "This message asks for money before you saw the room. Don't pay: who really lets a room can wait."
    ),
    Warning.TRANSFER: _(
        "This message names a way to send money that nobody can get back. A landlord does not need it."
    ),
    Warning.ACCOUNT: _("There is an account number in this message. Pay only after you saw the room and signed."),
    Warning.ELSEWHERE: _("This message leads away from Kotatgent. Stay here: then the whole conversation is kept."),
}
AWAY = {FindingKind.EMAIL, FindingKind.PHONE, FindingKind.LINK, FindingKind.HANDLE}

# Looked for in `text.plain`: lower case, without accents, one space.
TRANSFER = re.compile(
    r"western ?union|money ?gram|\bria money|paysafe|\bneosurf|\btranscash|\bpcs mastercard"
    r"|gift ?cards?\b|cadeau ?(?:kaart|bon)|carte(?:s)? cadeau|i ?tunes (?:card|kaart)|steam (?:card|kaart)"
    r"|\bbitcoin|\bcrypto|\busdt\b|\bethereum"
    r"|money order|mandat cash|postal order"
)
_MONEY = (
    r"(?:deposit|money|rent|amount|sum|waarborg|borg|voorschot|huur|geld|bedrag|garantie|caution|acompte|loyer|argent"
    r"|somme)"
)
_PAY = (
    r"(?:pay|transfer|send|wire|deposit|betaal|betalen|stort|storten|overmaken|overschrijven|overschrijf"
    r"|verse[rz]?|paye[rz]?|envoye[rz]?|virer?)"
)
_BEFORE = (
    r"(?:before (?:the |a |any )?(?:viewing|visit|seeing|you see|you visit|signing|you sign)"
    r"|(?:voor|voordat) (?:de |het |je |u )?(?:bezichtiging|bezoek|kamer ziet|het ziet|komt kijken|tekent)"
    r"|avant (?:la |de |toute )?(?:visite|visiter|signature|signer|voir)"
    r"|in advance|up ?front|op voorhand|vooraf|d.avance|a l.avance"
    r"|without (?:a )?(?:viewing|visit)|zonder (?:bezichtiging|bezoek)|sans visite"
    r"|to (?:reserve|hold|block|secure) (?:the |this |it)"
    r"|om (?:de |het |ze )?(?:kamer |kot )?te (?:reserveren|blokkeren)"
    r"|pour (?:reserver|bloquer))"
)
UNSEEN = re.compile(
    rf"\b{_PAY}\b[^.!?]{{0,80}}{_BEFORE}"
    rf"|{_BEFORE}[^.!?]{{0,60}}\b{_PAY}\b"
    rf"|{_MONEY}\b[^.!?]{{0,40}}{_BEFORE}"
)


def warnings(message: str) -> list[Warning]:
    """The gravest first; each once."""
    plain = text.plain(message)
    kinds = {kind for line in message.splitlines() for kind, _found in contact_data.found_in(line)}
    found = {
        Warning.UNSEEN: bool(UNSEEN.search(plain)),
        Warning.TRANSFER: bool(TRANSFER.search(plain)),
        Warning.ACCOUNT: FindingKind.IBAN in kinds,
        Warning.ELSEWHERE: bool(kinds & AWAY),
    }
    return [one for one in SENTENCES if found[one]]


def sentences(message: str) -> list[str]:
    return [str(SENTENCES[one]) for one in warnings(message)]
