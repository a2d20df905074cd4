"""What the sweep does for information pages: a review that is due and stands on no list yet comes on it."""

from kotatgent.core import clock
from kotatgent.followups import registry
from kotatgent.information import actions, queries


def register() -> None:
    registry.register_chore(
        "information.reviews",
        lambda now: actions.ask_reviews(now=now),
        lambda now: queries.to_review(clock.date_of(now)),
    )
