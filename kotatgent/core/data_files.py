"""Reference data as a file that somebody hands in: JSON or TOML. What is wrong is said in sentences."""

import datetime as dt
import json
import tomllib
from typing import Any

from django.utils.translation import gettext as _

from kotatgent.core.errors import RuleBroken, Text


class Unreadable(Exception):
    """Why a file is refused; each problem a sentence that names the line or the item."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(problems)
        self.problems = problems


class VersionRefused(RuleBroken):
    """Nothing of the file was taken in; `problems` are sentences that name the line or the item."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("file_refused", "\n".join(problems), field="file")
        self.problems = problems


def parsed(content: bytes, *, toml: bool, largest: int, too_large: Text, holds_none: Text) -> dict[str, Any]:
    """The table that the file is. Raises Unreadable. `largest` is in bytes."""
    if len(content) > largest:
        raise Unreadable([str(too_large)])
    try:
        words = content.decode("utf-8-sig")
        found = tomllib.loads(words) if toml else json.loads(words, object_pairs_hook=_once)
    except UnicodeDecodeError:
        raise Unreadable([_("This is not a text file in UTF-8.")]) from None
    except json.JSONDecodeError as error:
        message = _("Line %(line)d can't be read as JSON: %(why)s.")
        raise Unreadable([message % {"line": error.lineno, "why": error.msg}]) from None
    except tomllib.TOMLDecodeError as error:
        raise Unreadable([_("The file can't be read as TOML: %(why)s.") % {"why": error}]) from None
    except (RecursionError, ValueError):
        raise Unreadable([_("The file can't be read: it is nested too deep, or a number is too long.")]) from None
    if not isinstance(found, dict):
        raise Unreadable([str(holds_none)])
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Unreadable([_("“%(name)s” stands twice in one place.") % {"name": twice}])
    return found


def date_of(value: Any) -> dt.date | None:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def text_problem(value: Any, longest: int) -> str:
    """What is wrong with a text that must be there; empty when nothing is."""
    if not isinstance(value, str) or not value.strip():
        return _("is missing")
    return _("is longer than %(n)d characters") % {"n": longest} if len(value) > longest else ""
