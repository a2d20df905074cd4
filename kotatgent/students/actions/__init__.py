"""What a student may do with what they keep. Other apps import from here."""

from kotatgent.students.actions.favourites import keep, take_away
from kotatgent.students.actions.matching import match_arrivals, note_arrival, send_digests
from kotatgent.students.actions.searches import change, drop, mail_lost, pause, resume, save, stop_mails

__all__ = [
    "change",
    "drop",
    "keep",
    "mail_lost",
    "match_arrivals",
    "note_arrival",
    "pause",
    "resume",
    "save",
    "send_digests",
    "stop_mails",
    "take_away",
]
