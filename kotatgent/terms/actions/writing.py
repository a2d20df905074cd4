"""Staff write the next version, clause by clause. Nothing of it counts before a second person published it."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.models import User
from kotatgent.accounts.permissions import check_role
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import COMMAND, Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import rows
from kotatgent.core.errors import Conflict, RuleBroken
from kotatgent.terms import policies, queries
from kotatgent.terms.enums import State
from kotatgent.terms.models import PARTS, Clause, Version

WRITTEN = frozenset({f"{part}_{language}" for part in (*PARTS, "refusal") for language in ("nl", "en")})
FACTS = WRITTEN | {"kind", "source"}


@transaction.atomic
def draft(definition: dict[str, Any], *, by: Actor, now: dt.datetime) -> Version:
    """A new version from its definition: number, titles, clauses (the shape of reference/terms_v1.toml)."""
    if by is not COMMAND:
        check_role(by, Role.STAFF)
    policies.check_nothing_is_being_written()
    number = definition["number"]
    if Version.objects.filter(number=number).exists():
        raise RuleBroken("number_taken", _("There is already a version with this number."))
    version = Version(number=number, title_nl=definition["title_nl"], title_en=definition["title_en"])
    rows.save(version)
    for position, facts in enumerate(definition["clauses"], start=1):
        rows.save(Clause(version=version, position=position, **facts))
    record(Kind.CREATED, version, by=by, now=now, clauses=len(definition["clauses"]))
    return version


def begin(*, by: User, now: dt.datetime) -> Version:
    """A copy of the newest published version, to be changed. Raises RuleBroken while another one is being written."""
    newest = queries.newest()
    number = (Version.objects.aggregate(top=Max("number"))["top"] or 0) + 1
    clauses = newest.clauses.all() if newest else Clause.objects.none()
    names = ("code", *sorted(FACTS))
    definition = {
        "number": number,
        "title_nl": newest.title_nl if newest else _("Terms of use"),
        "title_en": newest.title_en if newest else _("Terms of use"),
        "clauses": [{name: getattr(clause, name) for name in names} for clause in clauses],
    }
    return draft(definition, by=by, now=now)


@transaction.atomic
def change_titles(
    version: Version, *, title_nl: str, title_en: str, by: User, now: dt.datetime, expected: int | None = None
) -> Version:
    version = _writable(version, by)
    changed = rows.write(version, {"title_nl": title_nl, "title_en": title_en}, expected=expected)
    if changed:
        record(Kind.CHANGED, version, by=by, now=now, fields=changed)
    return version


@transaction.atomic
def write_clause(
    version: Version, clause: Clause | None, *, by: User, now: dt.datetime, expected: int | None = None, **facts: str
) -> Clause:
    """A new clause at the end (`clause` None), or other words for one that is there. `facts`: the names of FACTS.

    `expected` is the version's counter that was on the screen. Raises Conflict when a colleague changed it meanwhile.
    """
    rows.check_names(facts, FACTS)
    version = _writable(version, by)
    _check_seen(version, expected, clause, facts)
    if clause is None:
        clause = Clause(version=version, code=_new_code(version, facts["title_en"]), position=_end(version))
    else:
        clause = rows.lock(clause)
    changed = [name for name, value in facts.items() if getattr(clause, name) != value]
    if changed:
        for name in changed:
            setattr(clause, name, facts[name])
        rows.save(clause)
        _count(version, by=by, now=now, clause=clause.code, fields=sorted(changed))
    return clause


@transaction.atomic
def remove_clause(clause: Clause, *, by: User, now: dt.datetime) -> None:
    version = _writable(clause.version, by)
    clause = rows.lock(clause)
    code = clause.code
    clause.delete()
    _count(version, by=by, now=now, clause=code, removed=True)


@transaction.atomic
def move_clause(clause: Clause, *, up: bool, by: User, now: dt.datetime) -> None:
    """One place up or down; at the end of the row nothing happens."""
    version = _writable(clause.version, by)
    clauses = list(version.clauses.all())
    at = [one.pk for one in clauses].index(clause.pk)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(clauses):
        return
    clauses.insert(to, clauses.pop(at))
    for position, one in enumerate(clauses, start=1):
        one.position = position
    Clause.objects.bulk_update(clauses, ["position"])
    _count(version, by=by, now=now, clause=clause.code, position=to + 1)


@transaction.atomic
def drop(version: Version, *, by: User, now: dt.datetime) -> Version:
    """This draft comes to nothing; it stays to be read."""
    version = _writable(version, by)
    move(version, State.DROPPED, by=by, now=now)
    return version


def _writable(version: Version, by: User) -> Version:
    check_role(by, Role.STAFF)
    version = rows.lock(version)
    policies.check_can_write(version)
    return version


def _check_seen(version: Version, expected: int | None, clause: Clause | None, facts: dict[str, str]) -> None:
    if expected is None or expected == version.version:
        return
    now = rows.lock(clause) if clause is not None else None
    raise Conflict(
        "changed_meanwhile",
        _("A colleague changed this version while you were writing. Look at the text, then save again."),
        changes={name: getattr(now, name) for name, value in facts.items() if now and getattr(now, name) != value},
    )


def _count(version: Version, *, by: User, now: dt.datetime, **facts: Any) -> None:
    version.version += 1
    version.save(update_fields=["version"])
    record(Kind.CHANGED, version, by=by, now=now, **facts)


def _end(version: Version) -> int:
    return (version.clauses.aggregate(last=Max("position"))["last"] or 0) + 1


def _new_code(version: Version, title: str) -> str:
    """From the English title; it stays when the title changes, so that versions can be compared clause by clause."""
    base = slugify(title)[:36] or "clause"
    taken = set(Clause.objects.filter(version=version).values_list("code", flat=True))
    return next(code for n in range(1, 100) if (code := base if n == 1 else f"{base}-{n}") not in taken)
