"""Every invariant of the data, said in a sentence and looked at row by row: `manage.py check_register`."""

from kotatgent.operations.register import (
    accounts,
    adverts,
    audit,
    campaign,
    certificates,
    declarations,
    followups,
    frozen_reports,
    landlords,
    media,
    newsletter,
    notices,
    privacy,
    reports,
    terms,
    unfit,
)
from kotatgent.operations.register.invariants import INVARIANTS, Invariant, Tally

__all__ = [
    "INVARIANTS",
    "Invariant",
    "Tally",
    "accounts",
    "adverts",
    "audit",
    "campaign",
    "certificates",
    "declarations",
    "followups",
    "frozen_reports",
    "landlords",
    "media",
    "newsletter",
    "notices",
    "privacy",
    "reports",
    "terms",
    "unfit",
]
