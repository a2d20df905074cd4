"""The secret link of a request. It follows from the code of the request and HASH_KEY, and is kept nowhere."""

from django.utils.crypto import constant_time_compare

from kotatgent.core import sealing
from kotatgent.privacy.models import DataRequest

LENGTH = 40  # hexadecimal characters: 160 bits


def token_of(request: DataRequest) -> str:
    return sealing.keyed_hash(request.code, "data request link")[:LENGTH]


def opens(request: DataRequest, token: str) -> bool:
    return constant_time_compare(token_of(request), token)
