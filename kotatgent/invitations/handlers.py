"""What the sweep does about invitations, and how a mail with a secret link is written as it goes out."""

import datetime as dt

from kotatgent.audit.actors import SWEEP
from kotatgent.followups import registry
from kotatgent.followups.models import FollowUp
from kotatgent.invitations import actions, links
from kotatgent.invitations.enums import State
from kotatgent.invitations.models import Invited
from kotatgent.notices import registry as outbox
from kotatgent.notices.actions import worded
from kotatgent.notices.models import Notice


def register(model: type[Invited]) -> None:
    def expires(row: FollowUp, now: dt.datetime) -> registry.Outcome:
        found = model._base_manager.get(code=row.code)
        if found.state != State.OPEN:
            return registry.Overtaken("answered")
        actions.expire(found, by=SWEEP, now=now)
        return registry.Done()

    def write(notice: Notice, now: dt.datetime) -> outbox.Written | None:
        """None for an invitation that was answered or withdrawn, or sent once more, while its mail waited."""
        found = model._base_manager.select_related(model.INVITER).filter(code=notice.about_code).first()
        if found is None or found.state != State.OPEN or notice.once != actions.occasion(found):
            return None
        facts = {"invitation": found, model.INVITER: getattr(found, model.INVITER), "token": links.token_of(found)}
        return outbox.Written(found.email, *worded(notice.template, found.language, facts))

    registry.register(model._meta.model_name or "", actions.EXPIRE, expires)
    outbox.register_writer(model.TEMPLATE, write)
