"""What the sweep does for partners, and how a mail with a secret link is written as it goes out."""

import datetime as dt

from kotatgent.accounts.models import Institution
from kotatgent.audit.actors import SWEEP
from kotatgent.followups import registry
from kotatgent.followups.models import FollowUp
from kotatgent.notices import registry as outbox
from kotatgent.notices.actions import worded
from kotatgent.notices.models import Notice
from kotatgent.partners import links
from kotatgent.partners.actions import checking, invitations
from kotatgent.partners.enums import InvitationState
from kotatgent.partners.models import PartnerInvitation


def register() -> None:
    registry.register(invitations.KIND, invitations.EXPIRE, invitation_expires)
    registry.register(checking.KIND, checking.ASK, asks)
    registry.register(checking.KIND, checking.REMIND, reminds)
    outbox.register_writer(invitations.TEMPLATE, write)


def invitation_expires(row: FollowUp, now: dt.datetime) -> registry.Outcome:
    found = PartnerInvitation.objects.get(code=row.code)
    if found.state != InvitationState.OPEN:
        return registry.Overtaken("answered")
    invitations.expire_invitation(found, by=SWEEP, now=now)
    return registry.Done()


def asks(row: FollowUp, now: dt.datetime) -> registry.Outcome:
    asked = checking.ask(Institution.objects.get(code=row.code), round_=row.version, now=now)
    return registry.Done() if asked else registry.Overtaken("nobody_there")


def reminds(row: FollowUp, now: dt.datetime) -> registry.Outcome:
    asked = checking.remind(Institution.objects.get(code=row.code), round_=row.version, now=now)
    return registry.Done() if asked else registry.Overtaken("nobody_there")


def write(notice: Notice, now: dt.datetime) -> outbox.Written | None:
    """None for an invitation that was answered or withdrawn, or sent once more, while its mail waited."""
    found = PartnerInvitation.objects.select_related("institution").filter(code=notice.about_code).first()
    if found is None or found.state != InvitationState.OPEN or notice.once != invitations.occasion(found):
        return None
    facts = {
        "invitation": found,
        "institution": found.institution,
        "token": links.token_of(found.code, found.mails),
    }
    return outbox.Written(found.email, *worded(notice.template, found.language, facts))
