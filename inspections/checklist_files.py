"""A checklist as a file: JSON or TOML in, JSON out. What is wrong with a file is said item by item.

The same reading for the checklists that come with the code, for the command and for the page.
"""

import datetime as dt
import json
import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from inspections.enums import BY_ROOM, CATEGORIES_OF, AppliesTo, Category, Kind, Part
from inspections.models import Checklist, ChecklistItem
from kotatgent.core import rows
from kotatgent.core.data_files import Unreadable, date_of, parsed, text_problem

LARGEST = 500_000  # bytes
HEAD = {"kind": str, "version": int, "title_nl": str, "title_en": str, "in_use_from": dt.date}
ITEM = ("part", "code", "applies_to", "above_rooms", "title_nl", "title_en", "help_nl", "help_en", "categories",
        "confirmed", "source")  # fmt: skip
LONGEST = {"title_nl": 200, "title_en": 200, "help_nl": 300, "help_en": 300, "source": 60}
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Words that the addresses of a report use for pages of their own (frontend/inspector/urls.py).
TAKEN = frozenset({"kamers", "besluit", "tekenen", "eerder", "aanvulling", "brand"})
PARTS_OF = {Kind.QUALITY: tuple(Part), Kind.FIRE: (Part.BUILDING,)}


@dataclass
class ChecklistFile:
    head: dict[str, Any]
    items: list[dict[str, Any]] = field(default_factory=list)


def facts(checklist: Checklist) -> dict[str, Any]:
    """All of a checklist, as it stands in a file. What says nothing is left out."""
    head = {name: getattr(checklist, name) for name in HEAD}
    items = [{name: getattr(item, name) for name in ITEM} for item in checklist.items.all()]
    return head | {"items": [_said(item) for item in items]}


def written(checklist: Checklist) -> str:
    return json.dumps(facts(checklist), ensure_ascii=False, indent=2, default=str) + "\n"


def _said(item: dict[str, Any]) -> dict[str, Any]:
    plain = {"applies_to": AppliesTo.EVERY, "above_rooms": None, "help_nl": "", "help_en": ""}
    return {name: value for name, value in item.items() if name not in plain or value != plain[name]}


def read(content: bytes, *, toml: bool = False) -> ChecklistFile:
    """Raises Unreadable with every problem that was found."""
    found = parsed(
        content,
        toml=toml,
        largest=LARGEST,
        too_large=_("This file is too large for a checklist."),
        holds_none=_("The file holds no checklist."),
    )
    problems: list[str] = []
    head = _head(found, problems)
    kind = head.get("kind")
    items = found.get("items")
    if not isinstance(items, list) or not items:
        problems.append(_("The file holds no items."))
        items = []
    seen: dict[str, int] = {}
    columns = [_item(number, item, kind, seen, problems) for number, item in enumerate(items, start=1)]
    if problems:
        raise Unreadable(problems)
    return ChecklistFile(head, columns)


def _head(found: dict[str, Any], problems: list[str]) -> dict[str, Any]:
    head = {name: found.get(name) for name in HEAD}
    if unknown := sorted(found.keys() - HEAD.keys() - {"items"}):
        problems.append(_("The head of the file has what we do not know: %(names)s.") % {"names": ", ".join(unknown)})
    if head["kind"] not in Kind.values:
        problems.append(_("kind must be one of: %(names)s.") % {"names": ", ".join(Kind.values)})
        head["kind"] = None
    version = head["version"]
    if type(version) is not int or not 1 <= version <= 9999:
        problems.append(_("version must be a whole number from 1."))
    for name in ("title_nl", "title_en"):
        if problem := text_problem(head[name], 160):
            problems.append(f"{name}: {problem}")
    head["in_use_from"] = date_of(head["in_use_from"])
    if head["in_use_from"] is None:
        problems.append(_("in_use_from must be a date like 2026-03-31."))
    return head


def _item(number: int, item: Any, kind: Any, seen: dict[str, int], problems: list[str]) -> dict[str, Any]:
    """The columns of one item; what is wrong with it goes into `problems`, with its number and code."""
    if not isinstance(item, dict):
        problems.append(_("Item %(n)d is no item.") % {"n": number})
        return {}
    code = item.get("code")
    name = (
        _("Item %(n)d (%(code)s)") % {"n": number, "code": str(code)[:40]} if code else _("Item %(n)d") % {"n": number}
    )
    wrong = [*_code_problems(code, number, seen), *_words_problems(item)]
    wrong += _part_problems(item, kind)
    wrong += _category_problems(item, kind)
    if unknown := sorted(item.keys() - set(ITEM)):
        wrong.append(_("has what we do not know: %(names)s") % {"names": ", ".join(unknown)})
    if not isinstance(item.get("confirmed", False), bool):
        wrong.append(_("confirmed must be true or false"))
    problems += [f"{name}: {problem}." for problem in wrong]
    plain = {"confirmed": False, "help_nl": "", "help_en": "", "applies_to": AppliesTo.EVERY.value, "above_rooms": None}
    return plain | item


def _code_problems(code: Any, number: int, seen: dict[str, int]) -> list[str]:
    if not isinstance(code, str) or not code:
        return [_("code is missing")]
    if not CODE.fullmatch(code) or len(code) > 40:
        return [_("code must be small letters, digits and hyphens, at most 40")]
    if code in TAKEN:
        return [_("this code is the name of a page; choose another one")]
    if code in seen:
        return [_("the same code as item %(n)d") % {"n": seen[code]}]
    seen[code] = number
    return []


def _words_problems(item: dict[str, Any]) -> list[str]:
    wrong = []
    for name in ("title_nl", "title_en", "source"):
        if problem := text_problem(item.get(name), LONGEST[name]):
            wrong.append(f"{name} {problem}")
    helps = {name: item.get(name, "") for name in ("help_nl", "help_en")}
    if any(helps.values()):
        for name, value in helps.items():
            if problem := text_problem(value, LONGEST[name]):
                wrong.append(f"{name} {problem}")
    return wrong


def _part_problems(item: dict[str, Any], kind: Any) -> list[str]:
    part, applies_to, above = item.get("part"), item.get("applies_to", AppliesTo.EVERY), item.get("above_rooms")
    known = [found.value for found in PARTS_OF.get(kind, tuple(Part))]
    wrong = []
    if part not in known:
        wrong.append(_("part must be one of: %(names)s") % {"names": ", ".join(known)})
    if applies_to not in AppliesTo.values:
        wrong.append(_("applies_to must be one of: %(names)s") % {"names": ", ".join(AppliesTo.values)})
    elif applies_to != AppliesTo.EVERY and part not in BY_ROOM:
        wrong.append(_("applies_to is only for what is asked room by room"))
    if above is not None and (type(above) is not int or not 1 <= above <= 999 or part in BY_ROOM):
        wrong.append(_("above_rooms is a number of rooms from 1, and not for what is asked room by room"))
    return wrong


def _category_problems(item: dict[str, Any], kind: Any) -> list[str]:
    categories = item.get("categories")
    if not isinstance(categories, list) or not categories:
        return [_("names no category")]
    allowed = CATEGORIES_OF.get(kind, tuple(Category))
    if unknown := [str(one)[:20] for one in categories if one not in [found.value for found in allowed]]:
        return [_("categories that we do not know here: %(names)s") % {"names": ", ".join(unknown)}]
    if len(set(categories)) != len(categories):
        return [_("names a category twice")]
    if (item.get("part") == Part.OCCUPANCY) != (categories == [Category.OVER]):
        return [_("too many residents is the one category of occupancy, and of nothing else")]
    return []


def same(checklist: Checklist, file: ChecklistFile) -> bool:
    """Whether the file says what this checklist says already."""
    return facts(checklist) == file.head | {"items": [_said(item) for item in file.items]}


def saved(file: ChecklistFile, *, using: str | None = None) -> Checklist:
    """A new version with its items; the caller holds the transaction."""
    checklist = Checklist(**file.head)
    if using is None:
        rows.save(checklist)
    else:
        checklist.save(using=using)
    ChecklistItem.objects.using(using).bulk_create(
        ChecklistItem(checklist=checklist, position=position, **item)
        for position, item in enumerate(file.items, start=1)
    )
    return checklist
