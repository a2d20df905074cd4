from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What the City offers as a model (F1.26)."""

    LEASE = "lease", _("Model lease")
    INVENTORY = "inventory", _("Model inventory")


class State(TextChoices):
    DRAFT = "draft", _("Draft text, to be confirmed by the City")
    CONFIRMED = "confirmed", _("Confirmed by the City")


MOVES: dict[str, frozenset[str]] = {
    State.DRAFT: frozenset({State.CONFIRMED}),
    State.CONFIRMED: frozenset(),
}


class Shape(TextChoices):
    """What stands under the words of a clause."""

    TEXT = "text", _("facts of the advert")
    STATE = "state", _("a table: state, remark and photo, at entry and at exit")
    METERS = "meters", _("a table of meter readings, at entry and at exit")
    KEYS = "keys", _("a table of keys, at entry and at exit")
    SIGN = "sign", _("date and signatures")


BY_ROWS = frozenset({Shape.STATE, Shape.METERS, Shape.KEYS, Shape.SIGN})


class When(TextChoices):
    """Of which rooms a clause is."""

    ALWAYS = "always", _("every room")
    OWN_WC = "own_wc", _("own toilet")
    SHARED_WC = "shared_wc", _("shared toilet")
    OWN_SHOWER = "own_shower", _("own shower or bath")
    SHARED_SHOWER = "shared_shower", _("shared shower or bath")
    OWN_KITCHEN = "own_kitchen", _("own kitchen")
    SHARED_KITCHEN = "shared_kitchen", _("shared kitchen")
    WASHBASIN = "washbasin", _("washbasin in the room")
