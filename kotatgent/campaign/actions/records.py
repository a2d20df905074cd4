import datetime as dt

from django.db import transaction

from kotatgent.accounts.models import User
from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record
from kotatgent.campaign import permissions, policies
from kotatgent.campaign.models import Campaign
from kotatgent.core import rows, text
from kotatgent.followups import actions as followups

FOLLOW_UP, ERASE = "campaign", "erase"
DAY = dt.timedelta(days=1)


@transaction.atomic
def open_campaign(*, purpose: str, ground: str, ends_on: dt.date, by: Actor, now: dt.datetime) -> Campaign:
    """What former landlords may be written for, on what ground, through which day. The day after, everything goes."""
    permissions.check_may_record(by)
    policies.check_record(purpose=purpose, ground=ground, ends_on=ends_on, now=now)
    campaign = Campaign(
        code=text.new_code(8),
        purpose=purpose.strip(),
        ground=ground.strip(),
        ends_on=ends_on,
        made_by=by if isinstance(by, User) else None,
        made_at=now,
    )
    rows.save(campaign)
    record(Kind.CREATED, campaign, by=by, now=now, ends_on=str(ends_on))
    followups.plan(kind=FOLLOW_UP, code=campaign.code, step=ERASE, due_on=ends_on + DAY, by=by, now=now)
    return campaign
