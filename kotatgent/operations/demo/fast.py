"""What makes two years fit in half a minute, without leaving out a rule."""

import datetime as dt
import gc
import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import ForeignKey, Model

from kotatgent.core import clock, queue, rows, signing
from kotatgent.followups import queries as followups
from kotatgent.followups import registry
from kotatgent.media import intake


def _nothing(*args: Any, **kwargs: Any) -> None:
    pass


def _apart(chore: registry.Chore, now: dt.datetime) -> int:
    return 0


def _on_mondays(chore: registry.Chore, now: dt.datetime) -> int:
    return chore(now) if clock.date_of(now).weekday() == 0 else 0


@contextmanager
def work_in_bulk() -> Iterator[None]:
    """Tasks are handed over once, a drawing is encoded once, and a broken constraint is left to the database.

    Django asks the database beforehand about every constraint, unique column and parent, so that a form can say
    where the mistake is: more queries than all others together. Here the database's own refusal is enough.
    """
    with ExitStack() as stack:
        stack.enter_context(queue.gathered())
        stack.enter_context(intake.remembering())
        found = signing.keys()  # without DEBUG no key follows from the secret
        _set(stack, signing, "keys", lambda: found)
        _set(stack, settings, "DEBUG", False)  # or every query is kept, and on SQLite written out by another query
        _set(stack, followups, "read", cache(followups.read))  # the terms stay as they are
        _set(stack, Model, "validate_unique", _nothing)
        _set(stack, Model, "validate_constraints", _nothing)
        _set(stack, rows, "taken", _nothing)
        _set(stack, rows, "check_alone", _nothing)
        _set(stack, ForeignKey, "validate", _nothing)
        # The demo holds one step that can't be carried out, for staff to see: its trace need not fill the screen.
        # A night of retention asks two dozen questions; a week later the same things have had their term.
        stack.enter_context(registry.chore_as("retention", _on_mondays))
        # Asked by the nights of the last weeks, as if it had been introduced then (demo.freshness).
        stack.enter_context(registry.chore_as("adverts.asked", _apart))
        # Of the whole town, whose halves live through the same nights: the first sweep of the site does them.
        stack.enter_context(registry.chore_as("information.reviews", _apart))
        stack.enter_context(registry.chore_as("steering.kept", _apart))
        stack.enter_context(registry.chore_as("steering.frozen", _apart))
        _set(stack, logging.getLogger("kotatgent.followups.sweep"), "disabled", True)
        gc.disable()
        stack.callback(gc.enable)
        yield


def _set(stack: ExitStack, place: object, name: str, value: object) -> None:
    stack.callback(setattr, place, name, getattr(place, name))
    setattr(place, name, value)
