from kotatgent.advice.models.questions import Message, Note, Question, Referral
from kotatgent.advice.models.reference import Agency, Block, Theme

__all__ = ["Agency", "Block", "Message", "Note", "Question", "Referral", "Theme"]
