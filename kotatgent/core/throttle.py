"""So many times in so long: a counter in the cache, for doors that are open to everybody."""

from django.core.cache import cache


def allow(key: str, *, limit: int, seconds: int) -> bool:
    """Count one more and say whether that is still within the limit. A window begins with its first count."""
    name = f"throttle:{key}"
    cache.add(name, 0, seconds)
    try:
        return int(cache.incr(name)) <= limit
    except ValueError:  # the window ended between the two
        cache.set(name, 1, seconds)
        return True
