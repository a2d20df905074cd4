"""The demo's own time: what happens in the town, in the order in which it happens."""

import datetime as dt
import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from kotatgent.core import text

Play = Callable[[dt.datetime], object]


@dataclass
class Timeline:
    """Playing one entry may add others. What lies after the end is not played: it is still to come."""

    end: dt.datetime
    entries: list[tuple[dt.datetime, int, random.Random, Play]] = field(default_factory=list)
    added: int = 0
    reached: dt.datetime | None = None

    def add(self, moment: dt.datetime, codes: random.Random, play: Play) -> None:
        """Raises ValueError for a moment that has been."""
        if self.reached is not None and moment < self.reached:
            raise ValueError(f"{moment} has been: {self.reached} is being played.")
        if moment < self.end:
            self.added += 1
            heapq.heappush(self.entries, (moment, self.added, codes, play))

    def run(self) -> None:
        while self.entries:
            self.reached, _order, codes, play = heapq.heappop(self.entries)
            with text.codes_from(codes):
                play(self.reached)


@dataclass
class Agenda:
    """One half of the town's entries on the timeline, with the codes that its things get."""

    timeline: Timeline
    codes: random.Random

    def add(self, moment: dt.datetime, play: Play) -> None:
        self.timeline.add(moment, self.codes, play)
