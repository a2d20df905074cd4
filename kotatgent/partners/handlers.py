"""What the sweep does for partners."""

import datetime as dt

from kotatgent.accounts.models import Institution
from kotatgent.followups import registry
from kotatgent.followups.models import FollowUp
from kotatgent.invitations import handlers as invitations
from kotatgent.partners.actions import checking
from kotatgent.partners.models import PartnerInvitation


def register() -> None:
    invitations.register(PartnerInvitation)
    registry.register(checking.KIND, checking.ASK, asks)
    registry.register(checking.KIND, checking.REMIND, reminds)


def asks(row: FollowUp, now: dt.datetime) -> registry.Outcome:
    asked = checking.ask(Institution.objects.get(code=row.code), round_=row.version, now=now)
    return registry.Done() if asked else registry.Overtaken("nobody_there")


def reminds(row: FollowUp, now: dt.datetime) -> registry.Outcome:
    asked = checking.remind(Institution.objects.get(code=row.code), round_=row.version, now=now)
    return registry.Done() if asked else registry.Overtaken("nobody_there")
