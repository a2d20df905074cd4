"""Staff keep the blocks of text, and where we refer to. Answers that went out keep their words."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kotatgent.accounts.models import User
from kotatgent.advice.models import Agency, Block
from kotatgent.advice.permissions import check_may_keep
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record
from kotatgent.core import rows
from kotatgent.core.errors import RuleBroken

OF_BLOCK = frozenset({"theme", "title_nl", "title_en", "body_nl", "body_en", "source", "in_use"})
OF_AGENCY = frozenset({"name_nl", "name_en", "help_nl", "help_en", "contact", "url", "source", "in_use"})


@transaction.atomic
def write_block(
    block: Block | None = None,
    *,
    by: User,
    now: dt.datetime,
    code: str = "",
    expected: int | None = None,
    **values: Any,
) -> Block:
    """A new block under this code, or the next version of one. Raises Conflict when somebody saved in between."""
    check_may_keep(by)
    rows.check_names(values, OF_BLOCK)
    if block is None:
        if Block.objects.filter(code=code).exists():  # the database would have another code drawn, as for a random one
            raise RuleBroken("taken", _("There is a block with this name already."), field="code")
        made = Block(code=code, **values)
        rows.save(made)
        record(Kind.CREATED, made, by=by, now=now)
        return made
    block = rows.lock(block)
    if changed := rows.write(block, values, expected=expected):
        record(Kind.CHANGED, block, by=by, now=now, fields=changed)
    return block


@transaction.atomic
def write_agency(agency: Agency, *, by: User, now: dt.datetime, expected: int | None = None, **values: Any) -> Agency:
    check_may_keep(by)
    rows.check_names(values, OF_AGENCY)
    agency = rows.lock(agency)
    if changed := rows.write(agency, values, expected=expected):
        record(Kind.CHANGED, agency, by=by, now=now, fields=changed)
    return agency
