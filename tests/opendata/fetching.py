"""A file as a program fetches it: read to its end, which closes it."""

from typing import Any


def fetch(client: Any, address: str, **headers: str) -> Any:
    """The answer, with what was read as `body`. `headers`: accept_encoding="gzip"."""
    answer = client.get(address, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer
