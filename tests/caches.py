"""What a process keeps from one request to the next; the server may be shared with other workers and other runs."""

from django.conf import settings
from django.core.cache import caches

from listings.shelf import kept


def forget() -> None:
    """Only our own keys: `cache.clear()` on Redis would take those of everybody."""
    kept.forget()
    cache = caches["default"]
    if not settings.REDIS_URL:
        cache.clear()
        return
    server = cache._cache.get_client(write=True)
    for key in server.scan_iter(f"{cache.key_prefix}:*"):
        server.delete(key)
