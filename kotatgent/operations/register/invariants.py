import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

EXAMPLES = 10


@dataclass
class Tally:
    """What one look found: how many rows it saw, and which of them are not as they must be."""

    today: dt.date
    seen: int = 0
    broken: int = 0
    examples: list[str] = field(default_factory=list)

    def row(self, holds: bool, what: object) -> None:
        """`what` names the row, as people would look for it."""
        self.seen += 1
        if not holds:
            self.broken += 1
            if len(self.examples) < EXAMPLES:
                self.examples.append(str(what))


Look = Callable[[Tally], None]


@dataclass(frozen=True)
class Invariant:
    code: str
    sentence: str
    look: Look

    def tally(self, today: dt.date) -> Tally:
        found = Tally(today)
        self.look(found)
        return found


INVARIANTS: dict[str, Invariant] = {}


def invariant(sentence: str) -> Callable[[Look], Look]:
    """The function below it looks at every row that the sentence is about."""

    def register(look: Look) -> Look:
        code = f"{look.__module__.rsplit('.', 1)[-1]}.{look.__name__}"
        INVARIANTS[code] = Invariant(code, sentence, look)
        return look

    return register
