from django.db.models import Max, Prefetch, QuerySet

from kotatgent.advice.models import Agency, Block, Message, Question, Referral, Theme
from kotatgent.core import workdays
from kotatgent.core.clock import date_of


def themes() -> QuerySet[Theme]:
    return Theme.objects.all()


def for_asker(code: str) -> Question | None:
    """With what the asker may read: messages and referrals. Never the notes."""
    found = Question.objects.filter(code=code).select_related("theme", "listing")
    return found.prefetch_related("messages", _referrals()).first()


def for_desk() -> QuerySet[Question]:
    found = Question.objects.select_related("theme", "listing__room__building__address__place")
    return found.prefetch_related("messages__sent_by", "notes__written_by", _referrals())


def _referrals() -> "Prefetch[str, QuerySet[Referral], str]":
    return Prefetch("referrals", queryset=Referral.objects.select_related("agency"))


def listed(state: str = "", theme: str = "") -> QuerySet[Question]:
    """The newest first, each with the moment of its last message (`last_at`)."""
    found = Question.objects.select_related("theme", "listing").annotate(last_at=Max("messages__sent_at"))
    if state:
        found = found.filter(state=state)
    if theme:
        found = found.filter(theme__code=theme)
    return found.order_by("-asked_at", "-pk")


def blocks_for(theme: Theme) -> list[Block]:
    """In use: first those of this theme, then those of none, then the rest."""
    found = Block.objects.filter(in_use=True).select_related("theme")
    return sorted(found, key=lambda block: (block.theme_id != theme.pk, block.theme_id is not None, block.code))


def agencies() -> QuerySet[Agency]:
    return Agency.objects.filter(in_use=True)


def last_number(question: Question) -> int:
    return Message.objects.filter(question=question).aggregate(last=Max("number"))["last"] or 0


def workdays_to_answer(question: Question) -> int | None:
    """Working days from the day of the question to that of the first answer; 0 on the same day. None without one."""
    if question.answered_at is None:
        return None
    return workdays.between(date_of(question.asked_at), date_of(question.answered_at))
