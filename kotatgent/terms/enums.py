from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("With a second person")
    PUBLISHED = "published", _("Published")
    DROPPED = "dropped", _("Dropped")


MOVES: dict[str, frozenset[str]] = {
    State.DRAFT: frozenset({State.REVIEW, State.DROPPED}),
    State.REVIEW: frozenset({State.DRAFT, State.PUBLISHED}),
    State.PUBLISHED: frozenset(),
    State.DROPPED: frozenset(),
}


class ClauseKind(TextChoices):
    TERM = "term", _("Part of the terms")
    CONSENT = "consent", _("Separate consent")
