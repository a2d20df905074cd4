"""Load a list of former landlords. All or nothing; a second time changes nothing."""

import datetime as dt
from dataclasses import dataclass, field

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kotatgent.audit.actors import Actor
from kotatgent.audit.kinds import Kind
from kotatgent.audit.record import record
from kotatgent.campaign import links, permissions, policies, reading
from kotatgent.campaign.actions.records import open_campaign
from kotatgent.campaign.enums import CampaignState
from kotatgent.campaign.models import Campaign, Former, Refusal
from kotatgent.campaign.reading import FormerRow
from kotatgent.core import rows, text
from kotatgent.core.errors import RuleBroken
from kotatgent.places.reading import Refusal as Refused

BATCH = 1000


@dataclass(frozen=True)
class Record:
    """What the addresses may be used for, on what ground, through which day."""

    purpose: str
    ground: str
    ends_on: dt.date

    def says(self, campaign: Campaign) -> bool:
        """The same words and the same day, however the words are spread over lines."""
        words = [(self.purpose, campaign.purpose), (self.ground, campaign.ground)]
        return self.ends_on == campaign.ends_on and all(mine.split() == theirs.split() for mine, theirs in words)


@dataclass
class Report:
    rows: int = 0
    taken_in: int = 0
    known: int = 0  # in this campaign already
    twice: list[str] = field(default_factory=list)  # the same mailbox twice in the file
    registered: int = 0  # have an account with a confirmed address
    refusing: int = 0  # asked to be left alone
    refused: list[Refused] = field(default_factory=list)


class ImportRefused(RuleBroken):
    """Rows of the file are wrong, so nothing of it was written. `report` names each of them."""

    def __init__(self, report: Report) -> None:
        super().__init__("import_refused", "; ".join(str(refusal) for refusal in report.refused[:20]))
        self.report = report


@transaction.atomic
def import_former_landlords(
    content: bytes, *, by: Actor, now: dt.datetime, grounds: Record | None = None, dry_run: bool = False
) -> Report:
    """Raises ImportRefused, or RuleBroken without a record of purpose, ground and end (F5.9).

    That record is the one that the privacy officer made, or `grounds`. With `dry_run` nothing is written.
    """
    permissions.check_may_import(by)
    found, refused = reading.former_landlords(content)
    report = Report(rows=len(found) + len(refused), refused=refused)
    if refused:
        raise ImportRefused(report)
    campaign = _campaign(grounds, by=by, now=now)
    _take_in(campaign, found, report, now)
    record(Kind.IMPORTED, campaign, by=by, now=now, rows=report.rows, taken_in=report.taken_in)
    if dry_run:
        transaction.set_rollback(True)
    return report


def _campaign(grounds: Record | None, *, by: Actor, now: dt.datetime) -> Campaign:
    there = Campaign.objects.filter(state=CampaignState.OPEN).first()
    if there is None:
        if grounds is None:
            raise RuleBroken(
                "no_grounds", _("There is no record of purpose, legal ground and last day: no address may come in.")
            )
        return open_campaign(purpose=grounds.purpose, ground=grounds.ground, ends_on=grounds.ends_on, by=by, now=now)
    policies.check_running(there, now=now)
    if grounds is not None and not grounds.says(there):
        raise RuleBroken(
            "other_grounds", _("The campaign that is open has another purpose, ground or last day. Leave them out.")
        )
    return rows.lock(there)


def _take_in(campaign: Campaign, found: list[FormerRow], report: Report, now: dt.datetime) -> None:
    by_hash: dict[str, FormerRow] = {}
    for row in found:
        first = by_hash.setdefault(links.email_hash(row.email), row)
        if first is not row:
            report.twice.append(f"row {row.row}: the same mailbox as row {first.row}")
    known = set(Former.objects.filter(campaign=campaign).values_list("email_hash", flat=True))
    refusing = set(Refusal.objects.values_list("email_hash", flat=True))
    registered = _registered(by_hash)
    new = []
    for email_hash, row in by_hash.items():
        if email_hash in known:
            report.known += 1
        elif email_hash in refusing:
            report.refusing += 1
        elif email_hash in registered:
            report.registered += 1
        else:
            new.append(new_former(campaign, email=row.email, language=row.language, now=now))
    Former.objects.bulk_create(new, batch_size=BATCH)
    report.taken_in = len(new)


def _registered(by_hash: dict[str, FormerRow]) -> set[str]:
    """Hashes of who has an account with a confirmed address, in any spelling."""
    by_key = {text.email_key(row.email): email_hash for email_hash, row in by_hash.items()}
    confirmed = EmailAddress.objects.filter(verified=True, primary=True)
    keys = list(by_key)
    found: set[str] = set()
    for start in range(0, len(keys), BATCH):
        there = confirmed.filter(user__email_key__in=keys[start : start + BATCH])
        found |= {by_key[key] for key in there.values_list("user__email_key", flat=True)}
    return found


def new_former(campaign: Campaign, *, email: str, language: str, now: dt.datetime) -> Former:
    """Not saved yet."""
    code = text.new_code(12)
    return Former(
        code=code,
        campaign=campaign,
        email=email,
        email_hash=links.email_hash(email),
        link_hash=links.link_hash(links.token_of(code)),
        language=language,
        imported_at=now,
    )
