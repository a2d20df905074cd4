"""The demo's own time: what happens in the town, in the order in which it happens."""

import datetime as dt
import heapq
import itertools
from collections.abc import Callable

Play = Callable[[dt.datetime], None]


class Agenda:
    """Playing one entry may add others. What lies after the end is not played: it is still to come."""

    def __init__(self, end: dt.datetime) -> None:
        self.end = end
        self.played = 0
        self._entries: list[tuple[dt.datetime, int, Play]] = []
        self._order = itertools.count()

    def add(self, moment: dt.datetime, play: Play) -> None:
        if moment < self.end:
            heapq.heappush(self._entries, (moment, next(self._order), play))

    def run(self) -> None:
        while self._entries:
            moment, _order, play = heapq.heappop(self._entries)
            play(moment)
            self.played += 1
