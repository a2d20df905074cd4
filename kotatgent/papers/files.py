"""The text of a model paper as a file: JSON or TOML in, JSON out; the same reading for what comes with the product."""

import json
import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kotatgent.core import rows
from kotatgent.core.data_files import Unreadable, date_of, parsed, text_problem
from kotatgent.papers.enums import BY_ROWS, Kind, Shape, When
from kotatgent.papers.fields import FIELDS
from kotatgent.papers.models import PaperClause, PaperText

LARGEST = 300_000  # bytes
MOST_CLAUSES, MOST_ROWS = 60, 30
HEAD = ("kind", "version", "title_nl", "title_en", "source", "written_on")
PLAIN: dict[str, Any] = {
    "shape": Shape.TEXT.value, "when": When.ALWAYS.value, "body_nl": "", "body_en": "", "fills": [], "rows_nl": [],
    "rows_en": [],
}  # fmt: skip
CLAUSE = ("code", "shape", "when", "title_nl", "title_en", "body_nl", "body_en", "fills", "rows_nl", "rows_en",
          "source")  # fmt: skip
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass
class TextFile:
    head: dict[str, Any]
    clauses: list[dict[str, Any]]


def facts(text: PaperText) -> dict[str, Any]:
    """All of a text as it stands in a file. What says nothing is left out."""
    clauses = [{name: getattr(clause, name) for name in CLAUSE} for clause in text.clauses.all()]
    return {name: getattr(text, name) for name in HEAD} | {"clauses": [_said(clause) for clause in clauses]}


def written(text: PaperText) -> str:
    return json.dumps(facts(text), ensure_ascii=False, indent=2, default=str) + "\n"


def same(text: PaperText, file: TextFile) -> bool:
    return facts(text) == file.head | {"clauses": [_said(clause) for clause in file.clauses]}


def _said(clause: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in clause.items() if name not in PLAIN or value != PLAIN[name]}


def saved(file: TextFile, *, using: str | None = None) -> PaperText:
    """A new version with its clauses; the caller holds the transaction."""
    text = PaperText(**file.head)
    if using is None:
        rows.save(text)
    else:
        text.save(using=using)
    PaperClause.objects.using(using).bulk_create(
        PaperClause(text=text, position=position, **clause) for position, clause in enumerate(file.clauses, start=1)
    )
    return text


def read(content: bytes, *, toml: bool = False) -> TextFile:
    """Raises Unreadable with every problem that was found."""
    found = parsed(
        content,
        toml=toml,
        largest=LARGEST,
        too_large=_("This file is too large for the text of a paper."),
        holds_none=_("The file holds no text of a paper."),
    )
    problems: list[str] = []
    head = _head(found, problems)
    clauses = found.get("clauses")
    if not isinstance(clauses, list) or not 1 <= len(clauses) <= MOST_CLAUSES:
        problems.append(_("The file holds 1 to %(n)d clauses.") % {"n": MOST_CLAUSES})
        clauses = []
    seen: set[str] = set()
    columns = [_clause(number, clause, seen, problems) for number, clause in enumerate(clauses, start=1)]
    if problems:
        raise Unreadable(problems)
    return TextFile(head, columns)


def _head(found: dict[str, Any], problems: list[str]) -> dict[str, Any]:
    head = {name: found.get(name) for name in HEAD}
    if unknown := sorted(found.keys() - set(HEAD) - {"clauses"}):
        problems.append(_("The head of the file has what we do not know: %(names)s.") % {"names": ", ".join(unknown)})
    if head["kind"] not in Kind.values:
        problems.append(_("kind must be one of: %(names)s.") % {"names": ", ".join(Kind.values)})
    if type(head["version"]) is not int or not 1 <= head["version"] <= 9999:
        problems.append(_("version must be a whole number from 1."))
    for name, longest in (("title_nl", 160), ("title_en", 160), ("source", 200)):
        if problem := text_problem(head[name], longest):
            problems.append(f"{name}: {problem}")
    head["written_on"] = date_of(head["written_on"])
    if head["written_on"] is None:
        problems.append(_("written_on must be a date like 2026-03-31."))
    return head


def _clause(number: int, clause: Any, seen: set[str], problems: list[str]) -> dict[str, Any]:
    """The columns of one clause; what is wrong with it goes into `problems`, with its number and code."""
    if not isinstance(clause, dict):
        problems.append(_("Clause %(n)d is no clause.") % {"n": number})
        return {}
    columns = PLAIN | clause
    code = str(clause.get("code", ""))[:40]
    name = _("Clause %(n)d (%(code)s)") % {"n": number, "code": code}
    wrong = [*_code_problems(clause.get("code"), seen), *_words_problems(columns), *_rows_problems(columns)]
    if unknown := sorted(clause.keys() - set(CLAUSE)):
        wrong.append(_("has what we do not know: %(names)s") % {"names": ", ".join(unknown)})
    for column, known in (("shape", Shape.values), ("when", When.values)):
        if columns[column] not in known:
            wrong.append(_("%(column)s must be one of: %(names)s") % {"column": column, "names": ", ".join(known)})
    problems += [f"{name}: {problem}." for problem in wrong]
    return columns


def _code_problems(code: Any, seen: set[str]) -> list[str]:
    if not isinstance(code, str) or not CODE.fullmatch(code) or len(code) > 40:
        return [_("code must be small letters, digits and hyphens, at most 40")]
    if code in seen:
        return [_("another clause has this code")]
    seen.add(code)
    return []


def _words_problems(columns: dict[str, Any]) -> list[str]:
    wrong = []
    for name, longest in (("title_nl", 160), ("title_en", 160), ("source", 100)):
        if problem := text_problem(columns.get(name), longest):
            wrong.append(f"{name} {problem}")
    bodies = {name: columns[name] for name in ("body_nl", "body_en")}
    if any(body != "" for body in bodies.values()):  # in both languages, or in neither
        wrong += [f"{name} {problem}" for name, body in bodies.items() if (problem := text_problem(body, 3000))]
    return wrong


def _rows_problems(columns: dict[str, Any]) -> list[str]:
    wrong = []
    lists = {name: columns[name] for name in ("fills", "rows_nl", "rows_en")}
    for name, value in lists.items():
        if not isinstance(value, list) or len(value) > MOST_ROWS or any(text_problem(one, 120) for one in value):
            return [_("%(name)s must be a list of at most %(n)d short texts") % {"name": name, "n": MOST_ROWS}]
    if unknown := [one for one in lists["fills"] if one not in FIELDS]:
        names = ", ".join(FIELDS)
        wrong.append(_("fills names %(what)s; we know: %(names)s") % {"what": ", ".join(unknown)[:80], "names": names})
    if len(lists["rows_nl"]) != len(lists["rows_en"]):
        wrong.append(_("has not as many rows in Dutch as in English"))
    if lists["rows_nl"] and columns["shape"] not in BY_ROWS:
        wrong.append(_("has rows, but no table"))
    return wrong
