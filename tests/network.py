"""Tests talk to this machine only. A call to anywhere else fails at once, with the address in the message."""

import socket
from typing import Any

LOCAL = {"127.0.0.1", "::1", "localhost", "", None}


class NetworkRefused(AssertionError):
    pass


def _check(host: object) -> None:
    if isinstance(host, bytes):
        host = host.decode()
    if host not in LOCAL:
        raise NetworkRefused(f"a test calls {host}: tests talk to this machine only")


def refuse() -> None:
    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            _check(address[0])
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            _check(address[0])
        return connect_ex(self, address)

    def guarded_getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        _check(host)
        return getaddrinfo(host, *args, **kwargs)

    socket.socket.connect = guarded_connect  # type: ignore[method-assign]
    socket.socket.connect_ex = guarded_connect_ex  # type: ignore[method-assign]
    socket.getaddrinfo = guarded_getaddrinfo
