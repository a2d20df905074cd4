"""Facts that components of a page show."""

from dataclasses import dataclass
from typing import Literal

from kotatgent.core.errors import Text


@dataclass(frozen=True)
class Task:
    """One part of a longer journey. A part that can't be done yet has no address."""

    label: Text
    state: Literal["done", "busy", "todo", "later"]
    url: str = ""
    hint: Text = ""


@dataclass(frozen=True)
class Answer:
    """A line of "check your answers", with the page where it can be changed."""

    label: Text
    value: Text
    url: str = ""
