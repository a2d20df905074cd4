"""What the sweep does about invitations and buildings handed over; how mails and letters with a secret are written."""

import datetime as dt

from kotatgent.audit.actors import SWEEP
from kotatgent.followups import registry
from kotatgent.followups.models import FollowUp
from kotatgent.notices import registry as outbox
from kotatgent.notices.actions import worded
from kotatgent.notices.models import Notice
from landlords import letter_codes, links, queries
from landlords.actions import members, starts, transfers
from landlords.enums import InvitationState, TransferState
from landlords.models import Invitation, Start, Transfer


def register() -> None:
    registry.register(members.KIND, members.EXPIRE, invitation_expires)
    registry.register(transfers.KIND, transfers.EXPIRE, offer_expires)
    outbox.register_writer(members.TEMPLATE, write)
    for template in (starts.REGISTRATION, starts.PASSWORD):
        outbox.register_paper(template, paper_of)


def invitation_expires(row: FollowUp, now: dt.datetime) -> registry.Outcome:
    found = Invitation.objects.get(code=row.code)
    if found.state != InvitationState.OPEN:
        return registry.Overtaken("answered")
    members.expire_invitation(found, by=SWEEP, now=now)
    return registry.Done()


def offer_expires(row: FollowUp, now: dt.datetime) -> registry.Outcome:
    found = Transfer.objects.select_related("tenure__landlord", "tenure__building").get(code=row.code)
    if found.state != TransferState.OFFERED:
        return registry.Overtaken("answered")
    transfers.expire_offer(found, by=SWEEP, now=now)
    return registry.Done()


def write(notice: Notice, now: dt.datetime) -> outbox.Written | None:
    """None for an invitation that was answered or withdrawn, or sent once more, while its mail waited."""
    found = Invitation.objects.select_related("landlord").filter(code=notice.about_code).first()
    if found is None or found.state != InvitationState.OPEN or notice.once != members.occasion(found):
        return None
    facts = {"invitation": found, "landlord": found.landlord, "token": links.token_of(found.code, found.mails)}
    return outbox.Written(found.email, *worded(notice.template, found.language, facts))


def paper_of(notice: Notice, waits: bool) -> outbox.Paper:
    """The code stands on the letter as long as that is to be posted: afterwards nobody of the desk can read it."""
    start = Start.objects.get(code=notice.about_code)
    code = letter_codes.shown(letter_codes.code_of(start)) if waits and start.code_hash else ""
    return outbox.Paper(queries.addressee_of_start(start), start.language, {"start": start, "letter_code": code})
