"""So many times in so long: a counter in the cache, for doors that are open to everybody."""

import datetime as dt
import math

from django.core.cache import cache


def wait(key: str, *, limit: int, seconds: int, now: dt.datetime) -> int:
    """Counts one more. 0 while that is within the limit, else for how many seconds the door stays closed.

    A window begins with its first count. Its counter carries the window's end in its name, so that two processes that
    begin one at the same moment count in the same one, and no count is lost when a window ends.
    """
    moment, window = now.timestamp(), f"throttle:{key}"
    end = _end_of(window, moment, seconds)
    counter = f"{window}:{end}"
    cache.add(counter, 0, seconds + 1)
    if int(cache.incr(counter)) <= limit:
        return 0
    return max(1, math.ceil(end - moment))


def _end_of(window: str, moment: float, seconds: int) -> float:
    end = round(moment + seconds, 3)
    if cache.add(window, end, seconds):
        return end
    there = cache.get(window)
    if there is not None and moment < there <= end:
        return float(there)
    cache.set(window, end, seconds)  # it ended between the two
    return end
