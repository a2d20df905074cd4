"""What a template shows for a variable that is not there: a failure instead of nothing."""

import sys
from pathlib import Path

from django.conf import settings

MARK = "undefined-variable:"


class UndefinedVariable(str):
    """Django formats this with the variable's name ("%s"), or shows it as it is."""

    __slots__ = ()

    def __new__(cls) -> "UndefinedVariable":
        return super().__new__(cls, f"{MARK}%s")

    def __mod__(self, name: object) -> str:
        template = _template_that_is_rendering()
        if template is None or not _is_ours(template):
            return ""  # templates of Django and allauth lean on Django's silence
        raise AssertionError(f"{template} uses a variable that is not there: {name}")


def _template_that_is_rendering() -> Path | None:
    frame = sys._getframe(1)
    while frame := frame.f_back:  # type: ignore[assignment]
        if frame.f_code.co_name == "render_annotated" and (origin := frame.f_locals["self"].origin):
            return Path(origin.name)
    return None


def _is_ours(template: Path) -> bool:
    return template.is_relative_to(settings.BASE_DIR) and "site-packages" not in template.parts
