from tests.project.constraint_pairs.base import Pair, known, of
from tests.project.world import NOW

INVITED = {"state": "invited", "invited_at": NOW, "wave": of("wave")}
GONE = {"email": None}  # the address of a former landlord
REMINDED = {"reminder_after": 1, "reminder_at": NOW, "reminder_ground": "x"}
ENDED = {"state": "ended", "ended_at": NOW}

CHECKS: dict[str, Pair] = {
    # campaign
    "campaign_state_known": known("campaign", "state", "open"),
    "campaign_says_why": ("campaign", {"ground": ""}, {"ground": "y"}),
    "campaign_ended_when": ("campaign", ENDED | {"ended_at": None}, ENDED),
    "campaign_wave_state_known": known("wave", "state", "stopped"),
    "campaign_wave_of_somebody": ("wave", {"size": 0}, {"size": 2}),
    "campaign_wave_reminder_whole": ("wave", REMINDED | {"reminder_at": None}, REMINDED),
    "campaign_wave_reminder_grounded": ("wave", REMINDED | {"reminder_ground": ""}, REMINDED),
    "campaign_former_state_known": known("former", "state", "waiting"),
    "campaign_former_address_while_needed": ("former", INVITED | GONE, INVITED),
    "campaign_former_invited_whole": ("former", INVITED | {"wave": None}, INVITED),
    "campaign_former_invited_when": ("former", INVITED | {"invited_at": None, "wave": None}, INVITED),
    "campaign_former_bounced_when": (
        "former",
        INVITED | GONE | {"state": "bounced"},
        INVITED | GONE | {"state": "bounced", "bounced_at": NOW},
    ),
    "campaign_former_refused_when": (
        "former",
        GONE | {"state": "refused"},
        GONE | {"state": "refused", "refused_at": NOW},
    ),
    "campaign_former_back_when": ("former", GONE | {"state": "back"}, GONE | {"state": "back", "confirmed_at": NOW}),
    "campaign_mail_kind_known": known("campaign_mail", "kind", "reminder"),
}

TWINS: dict[str, Pair] = {
    "campaign_one_open": ("campaign", {}, ENDED),
    "campaign_wave_number": ("wave", {}, {"number": 3}),
    "campaign_former_once": ("former", {"email_hash": "1"}, {"email_hash": "3"}),
    "campaign_mail_once": ("campaign_mail", {}, {"kind": "reminder"}),
    "campaign_count_once_a_wave": ("count", {"step": "invited"}, {"step": "opened"}),
    "campaign_count_once_in_all": ("count_of_all", {"step": "invited"}, {"step": "opened"}),
}

OR_ELSE: dict[str, str] = {
    "campaign_former_state_known": "campaign_former_address_while_needed",
}
