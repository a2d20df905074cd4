from kotatgent.campaign import links
from kotatgent.campaign.actions.records import ERASE, FOLLOW_UP
from kotatgent.campaign.enums import CampaignState, MailKind, Step
from kotatgent.campaign.models import Campaign, Former, Mail
from kotatgent.followups.enums import State
from kotatgent.followups.models import FollowUp
from kotatgent.operations.register.invariants import Tally, invariant


@invariant("Nobody is reminded of an invitation without a recorded ground, or sooner than was recorded (F5.9)")
def reminders_have_a_ground(tally: Tally) -> None:
    for mail in Mail.objects.filter(kind=MailKind.REMINDER).select_related("wave", "former"):
        wave, invited = mail.wave, mail.former.invited_at
        waited = (mail.queued_at - invited).days if invited is not None else 0
        grounded = wave.reminder_after is not None and waited >= wave.reminder_after and bool(wave.reminder_ground)
        tally.row(grounded, f"{mail.kind} {mail.former.code}")


@invariant("Nobody is written to after they asked to be left alone, or came back")
def left_alone(tally: Tally) -> None:
    for mail in Mail.objects.select_related("former"):
        ends = [at for at in (mail.former.refused_at, mail.former.confirmed_at) if at is not None]
        tally.row(all(mail.queued_at <= at for at in ends), f"{mail.kind} {mail.former.code}")


@invariant("What a former landlord is recognised by is the hash of the address and of the link")
def hashes(tally: Tally) -> None:
    for former in Former.objects.all():
        right = former.link_hash == links.link_hash(links.token_of(former.code))
        tally.row(right and (former.email is None or former.email_hash == links.email_hash(former.email)), former.code)


@invariant("An open campaign has its day of erasing ahead; one that ended holds nobody, and its counts and report")
def campaigns_end(tally: Tally) -> None:
    for campaign in Campaign.objects.all():
        planned = FollowUp.objects.about(FOLLOW_UP, campaign.code).filter(step=ERASE, state=State.OPEN).exists()
        if campaign.state == CampaignState.OPEN:
            tally.row(planned, campaign)
            continue
        empty = not campaign.people.exists()
        counted = campaign.counts.filter(wave=None).count() == len(Step)
        tally.row(empty and counted and not planned and hasattr(campaign, "destruction"), campaign)
