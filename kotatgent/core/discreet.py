"""Logs and reports of errors without personal data, and without the secrets that stand in addresses.

What was written to, by or about a person can't be told from other words. So an error is its kind and the lines of code
that led to it, never its message; an address of the site is its path, without what may be a key; whatever looks like an
e-mail address is left out everywhere.
"""

import copy
import logging
import re
import traceback
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from kotatgent.core.middleware import request_id

LEFT_OUT = "…"
EMAIL = re.compile(r"[^\s<>\"'(),;:=]+@[^\s<>\"'(),;]+")
# The secrets of links are longer than every code and every name in an address (a test holds all of them against this).
SECRET = re.compile(r"(?<=/)(?<!/static/)[^/\s?#\"'<>]{20,}")
QUERY = re.compile(r"(/[^\s?#\"'<>]*)\?[^\s\"'<>]*")
# What Celery says of a task besides its name.
OF_A_TASK = ("exc", "traceback", "args", "kwargs")


def without_secrets(address: str) -> str:
    """A path or a sentence with paths in it."""
    return SECRET.sub(LEFT_OUT, QUERY.sub(r"\1", address))


def cleaned(text: str) -> str:
    return EMAIL.sub(LEFT_OUT, without_secrets(text))


class Formatter(logging.Formatter):
    """`whole`: everything as it is, for who develops with made-up people."""

    def __init__(self, *args: Any, whole: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.whole = whole

    def format(self, record: logging.LogRecord) -> str:
        if self.whole:
            return super().format(record)
        record = copy.copy(record)
        record.args = _arguments(record)
        record.msg, record.args = cleaned(_without_its_words(record)), None
        if record.exc_info:
            record.exc_text = self.formatException(record.exc_info)
        record.stack_info = None
        return super().format(record)

    def formatException(self, ei: Any) -> str:
        return super().formatException(ei) if self.whole else _without_messages(ei[1])


def _arguments(record: logging.LogRecord) -> Any:
    """Of an error its kind."""
    kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else LEFT_OUT
    if isinstance(record.args, Mapping):
        return {name: kind if name in OF_A_TASK else _kind(value) for name, value in record.args.items()}
    return tuple(_kind(value) for value in record.args) if isinstance(record.args, tuple) else record.args


def _without_its_words(record: logging.LogRecord) -> str:
    """The message; where it repeats what the error says, the kind of error in its place."""
    message, error = record.getMessage(), record.exc_info[1] if record.exc_info else None
    words = str(error) if error is not None else ""
    return message.replace(words, type(error).__name__) if words else message


def _kind(value: Any) -> Any:
    return type(value).__name__ if isinstance(value, BaseException) else value


def _without_messages(error: BaseException | None) -> str:
    lines: list[str] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        frames = "".join(traceback.format_tb(error.__traceback__)).rstrip()
        lines.append("\n".join(filter(None, (frames, f"{type(error).__module__}.{type(error).__qualname__}"))))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n--- which came after\n".join(lines)


def report(event: dict[str, Any], hint: dict[str, Any]) -> dict[str, Any]:
    """What is reported of an error: where in the code, in which request; Sentry asks for it before it sends."""
    kept = ("event_id", "timestamp", "level", "logger", "platform", "release", "environment", "transaction", "sdk")
    sent = {name: event[name] for name in kept if name in event}
    sent["tags"] = {"request_id": request_id.get()}
    if "exception" in event:
        sent["exception"] = {"values": [_of_exception(value) for value in event["exception"].get("values", [])]}
    elif message := event.get("logentry", {}).get("message"):  # of an error it may repeat the words
        sent["logentry"] = {"message": cleaned(str(message))}
    if asked := event.get("request"):
        where = urlsplit(str(asked.get("url", ""))).path  # a visitor may write any host
        sent["request"] = {"method": asked.get("method", ""), "url": cleaned(where)}
    return sent


IN_A_FRAME = {"filename", "abs_path", "function", "module", "lineno", "in_app"}
CODE = {"pre_context", "context_line", "post_context"}


def _of_exception(value: dict[str, Any]) -> dict[str, Any]:
    frames = value.get("stacktrace", {}).get("frames", [])
    kept = [{name: part for name, part in frame.items() if name in IN_A_FRAME | CODE} for frame in frames]
    handled = {name: part for name, part in value.get("mechanism", {}).items() if name in {"type", "handled"}}
    facts: dict[str, Any] = {name: part for name, part in value.items() if name in {"type", "module"}}
    return {**facts, "value": "", "mechanism": handled, "stacktrace": {"frames": kept}}


SENTRY: dict[str, Any] = {
    "send_default_pii": False,
    "max_request_body_size": "never",
    "include_local_variables": False,
    "max_breadcrumbs": 0,
    "server_name": "",
    "before_send": report,
}
