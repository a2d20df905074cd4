"""The secret link of a request. It follows from the code of the request and HASH_KEY, and is kept nowhere."""

from kotatgent.core import links
from kotatgent.privacy.models import DataRequest

PURPOSE = "data request link"


def token_of(request: DataRequest) -> str:
    return links.token_of(request.code, PURPOSE)


def opens(request: DataRequest, token: str) -> bool:
    return links.opens(request.code, token, PURPOSE)
