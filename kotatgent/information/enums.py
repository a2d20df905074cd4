from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    DRAFT = "draft", _("Being written")
    PUBLISHED = "published", pgettext_lazy("page", "On the site")
    WITHDRAWN = "withdrawn", pgettext_lazy("page", "Taken off the site")


MOVES: dict[str, frozenset[str]] = {
    State.DRAFT: frozenset({State.PUBLISHED}),
    State.PUBLISHED: frozenset({State.WITHDRAWN}),
    State.WITHDRAWN: frozenset({State.PUBLISHED}),
}


class Audience(TextChoices):
    STUDENTS = "students", _("Students")
    LANDLORDS = "landlords", _("Landlords")
    BOTH = "both", _("Students and landlords")


class Theme(TextChoices):
    """In the order in which pages stand on the site."""

    ROOM = "room", _("The room and its quality")
    CONTRACT = "contract", _("Contract and money")
    TROUBLE = "trouble", _("When something goes wrong")
    LETTING = "letting", _("Letting rooms")
    SITE = "site", _("About this site")


LANGUAGES = (("nl", "Nederlands"), ("en", "English"))
