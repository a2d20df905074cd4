"""From where somebody comes, for counting attempts: nobody can choose it by sending a header."""

import ipaddress
from collections.abc import Mapping
from typing import Any

from django.conf import settings

HOME = 64  # bits that a provider gives to one home or telephone; whoever has one can take any address in it


def visitor(meta: Mapping[str, Any]) -> str:
    """The address from which a request (its META) comes. Empty when the server does not say.

    Each proxy of ours adds the address that it sees to the right of X-Forwarded-For, so with TRUSTED_PROXIES of them
    only that many from the right are true; what stands left of them is what the visitor wrote. Who did not come
    through all of them is known by the connection alone. An IPv6 address counts as its network of 64 bits.
    """
    passed = str(meta.get("HTTP_X_FORWARDED_FOR", "")).split(",")
    count: int = settings.TRUSTED_PROXIES
    forwarded = passed[-count] if 0 < count <= len(passed) else ""
    return _home(forwarded) or _home(str(meta.get("REMOTE_ADDR", "")))


def _home(written: str) -> str:
    try:
        address = ipaddress.ip_address(_without_port(written.strip()))
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((int(address), HOME), strict=False).network_address)
    return str(address)


def _without_port(written: str) -> str:
    if written.startswith("["):
        return written[1:].split("]", 1)[0]
    return written.split(":", 1)[0] if written.count(":") == 1 else written
