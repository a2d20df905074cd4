"""What a check found and its writer kept, what a person of Kotatgent says of it, and the rules of the check."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kotatgent.accounts.models import User
from kotatgent.accounts.permissions import check_role
from kotatgent.accounts.roles import Role
from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import rows, text
from kotatgent.core.errors import Conflict, RuleBroken
from kotatgent.notices import actions as notices
from listings import checks
from listings.advertisers import accounts_of
from listings.enums import KeptState
from listings.models import Kept, Listing, WordingRule

RULE_FACTS = frozenset({"language", "ground", "source", "words", "patterns", "innocent", "active"})


def keep_or_refuse(
    listing: Listing, found: Iterable[checks.Finding], reasons: Mapping[str, str], *, by: User, now: dt.datetime
) -> None:
    """Each open finding is kept with a reason, by its key, or the whole is refused with a sentence at its field."""
    for one in found:
        if not one.open:
            continue
        reason = reasons.get(one.key, "").strip()
        if one.must_go or not reason:
            message = one.why if not one.must_go or one.state != KeptState.REFUSED else looked_at()
            raise RuleBroken("checked", f"“{one.sentence}” {message}", field=one.field)
        kept = Kept(
            code=text.new_code(8),
            listing=listing,
            field=one.field,
            kind=one.kind,
            ground=one.ground,
            rule=one.rule,
            sentence=one.sentence,
            reason=reason,
            kept_at=now,
            kept_by=by,
        )
        rows.save(kept)
        record(Kind.CREATED, kept, by=by, now=now, listing=listing.code, found=one.kind, rule=one.rule)


def looked_at() -> str:
    return _("Somebody of Kotatgent looked at this sentence and asked you to change it.")


def let_go(listing: Listing, *, by: Actor, now: dt.datetime) -> None:
    """What was kept and no longer stands in the advert needs nobody's look."""
    waiting = list(listing.kept.filter(state=KeptState.WAITING))
    if not waiting:
        return
    still = {(one.field, one.kind, one.ground, one.sentence) for one in checks.findings(listing)}
    for kept in waiting:
        if (kept.field, kept.kind, kept.ground, kept.sentence) not in still:
            move(kept, KeptState.GONE, by=by, now=now)


@transaction.atomic
def let_stay(kept: Kept, *, by: User, now: dt.datetime) -> Kept:
    """A person looked, and the sentence may stay."""
    check_role(by, Role.STAFF)
    kept = rows.lock(kept)
    move(kept, KeptState.FINE, by=by, now=now, looked_at=now, looked_by=by)
    return kept


@transaction.atomic
def ask_to_change(kept: Kept, *, answer: str, by: User, now: dt.datetime) -> Kept:
    """A person looked, and the sentence must go: the landlord gets a mail that says why. Nothing goes offline."""
    check_role(by, Role.STAFF)
    kept = rows.lock(kept, Kept.objects.select_related("listing__landlord"))
    answer = answer.strip()
    if not answer:
        raise RuleBroken("no_answer", _("Say to the landlord why."), field="answer")
    move(kept, KeptState.REFUSED, by=by, now=now, looked_at=now, looked_by=by, answer=answer)
    notices.queue_all(
        "words_to_change",
        to=accounts_of(kept.listing),
        about=kept,
        now=now,
        context={"listing": kept.listing, "sentence": kept.sentence, "answer": answer},
    )
    return kept


@transaction.atomic
def write_rule(*, code: str, by: User, now: dt.datetime, expected: int | None = None, **facts: Any) -> WordingRule:
    """A new rule, or the next version of one; adverts that are online are not looked at again for it."""
    check_role(by, Role.STAFF)
    rows.check_names(facts, RULE_FACTS)
    before = WordingRule.objects.current().filter(code=code).select_for_update().first()
    if expected is None and before is not None:
        raise RuleBroken("taken", _("There is a rule with this name already."), field="code")
    if expected is not None and (before is None or before.version != expected):
        changes = {name: getattr(before, name) for name in facts if before and getattr(before, name) != facts[name]}
        message = _("Somebody else changed this while you were busy. Look at what changed, then save again.")
        raise Conflict("changed_meanwhile", message, changes=changes)
    if before is not None:
        if all(getattr(before, name) == value for name, value in facts.items()):
            return before
        before.current = False
        before.save(update_fields=["current"])
    rule = WordingRule(code=code, version=before.version + 1 if before else 1, made_at=now, **facts)
    rule.full_clean()
    rule.save()
    record(Kind.CHANGED if before else Kind.CREATED, rule, by=by, now=now, version=rule.version)
    return rule
