"""What the sweep does about invitations and buildings handed over; how letters with a secret are written."""

import datetime as dt

from kotatgent.audit.actors import SWEEP
from kotatgent.followups import registry
from kotatgent.followups.models import FollowUp
from kotatgent.invitations import handlers as invitations
from kotatgent.notices import registry as outbox
from kotatgent.notices.models import Notice
from landlords import letter_codes, queries
from landlords.actions import starts, transfers
from landlords.enums import TransferState
from landlords.models import Invitation, Start, Transfer


def register() -> None:
    invitations.register(Invitation)
    registry.register(transfers.KIND, transfers.EXPIRE, offer_expires)
    for template in (starts.REGISTRATION, starts.PASSWORD):
        outbox.register_paper(template, paper_of)


def offer_expires(row: FollowUp, now: dt.datetime) -> registry.Outcome:
    found = Transfer.objects.select_related("tenure__landlord", "tenure__building").get(code=row.code)
    if found.state != TransferState.OFFERED:
        return registry.Overtaken("answered")
    transfers.expire_offer(found, by=SWEEP, now=now)
    return registry.Done()


def paper_of(notice: Notice, waits: bool) -> outbox.Paper:
    """The code stands on the letter as long as that is to be posted: afterwards nobody of the desk can read it."""
    start = Start.objects.get(code=notice.about_code)
    code = letter_codes.shown(letter_codes.code_of(start)) if waits and start.code_hash else ""
    return outbox.Paper(queries.addressee_of_start(start), start.language, {"start": start, "letter_code": code})
