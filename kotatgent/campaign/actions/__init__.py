"""What may be done with a campaign. Other apps import from here."""

from kotatgent.campaign.actions.ending import end, forget_refusal
from kotatgent.campaign.actions.records import open_campaign
from kotatgent.campaign.actions.sending import send_waves
from kotatgent.campaign.actions.stops import (
    came_back,
    forget_address,
    invitation_lost,
    open_link,
    refuse,
    refuse_address,
    signed_up,
)
from kotatgent.campaign.actions.waves import allow_reminder, change_wave, make_wave, start_wave, stop_wave

__all__ = [
    "allow_reminder",
    "came_back",
    "change_wave",
    "end",
    "forget_address",
    "forget_refusal",
    "invitation_lost",
    "make_wave",
    "open_campaign",
    "open_link",
    "refuse",
    "refuse_address",
    "send_waves",
    "signed_up",
    "start_wave",
    "stop_wave",
]
