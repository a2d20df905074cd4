from enum import StrEnum


class State(StrEnum):
    """Each model gives them labels in words of its own."""

    OPEN = "open"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


MOVES: dict[str, frozenset[str]] = {
    State.OPEN: frozenset({State.ACCEPTED, State.WITHDRAWN, State.EXPIRED}),
    State.ACCEPTED: frozenset(),
    State.WITHDRAWN: frozenset(),
    State.EXPIRED: frozenset(),
}
