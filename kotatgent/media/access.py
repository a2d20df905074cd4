"""Who may fetch a picture. The app that owns a purpose says so when it is ready; nobody may, until then."""

from collections.abc import Callable

from kotatgent.media.models import Picture, Purpose

Rule = Callable[[object, Picture], bool]
_rules: dict[str, Rule] = {}


def register(purpose: Purpose, rule: Rule) -> None:
    _rules[purpose] = rule


def may_fetch(user: object, picture: Picture) -> bool:
    rule = _rules.get(picture.purpose)
    return rule is not None and rule(user, picture)
