"""Why somebody opens a file that is not on their work list: asked first, kept with the reading."""

import datetime as dt

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.models import User
from kotatgent.accounts.permissions import check_role
from kotatgent.accounts.roles import OFFICE_ROLES, Role
from kotatgent.audit.kinds import Kind
from kotatgent.audit.models import subject_code, subject_kind
from kotatgent.audit.record import record
from kotatgent.core import clock, text
from kotatgent.core.errors import RuleBroken
from kotatgent.privacy.enums import Why
from kotatgent.privacy.models import FileReason

FEWEST_WORDS = 3
READERS = (*OFFICE_ROLES, Role.PRIVACY_OFFICER)


@transaction.atomic
def give_reason(subject: Model, *, why: Why, words: str, by: User, now: dt.datetime) -> FileReason:
    """Once a day for a person and a file: the first one stands, also of two at the same moment."""
    check_role(by, *READERS)
    words = words.strip()
    if why == Why.OTHER and len(words.split()) < FEWEST_WORDS:
        raise RuleBroken("reason_too_short", _("Say in at least three words why you open this file."), field="words")
    about = {"subject_kind": subject_kind(subject), "subject_code": subject_code(subject)}
    given = {"code": text.new_code(8), "role": by.role, "given_at": now, "why": why, "words": words}
    reason, made = FileReason.objects.get_or_create(reader=by, day=clock.date_of(now), **about, defaults=given)
    if made:
        record(
            Kind.CREATED, reason, by=by, now=now, why=str(why), file=f"{about['subject_kind']} {about['subject_code']}"
        )
    return reason
