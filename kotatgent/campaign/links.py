"""The secret link of an invitation, and the hashes by which people are recognised.

The secret follows from the random code of the person and HASH_KEY: nobody has to keep it, so a mail that is tried again
carries the same link, and whoever reads the database can't make it. The database holds its hash, to find the person.
"""

import hashlib

from kotatgent.campaign.models import Former
from kotatgent.core import links, sealing

PURPOSE = "former landlord"


def email_hash(address: str) -> str:
    """The same in the list of people and in the list of refusals."""
    return sealing.email_hash(address, PURPOSE)


def token_of(code: str) -> str:
    return links.token_of(code, "campaign link")


def link_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def by_token(token: str) -> Former | None:
    rows = Former.objects.select_related("campaign", "wave", "user")
    return rows.filter(link_hash=link_hash(token)).first()
