from kotatgent.exchange.actions.forgetting import forget
from kotatgent.exchange.actions.mailing import choose_pace, mail_lost, send_digests, stop_mails
from kotatgent.exchange.actions.posting import answer, change, change_answer, mark_answered, post, reopen, withdraw
from kotatgent.exchange.actions.reading import mark_all_read, mark_read

__all__ = [
    "answer",
    "change",
    "change_answer",
    "choose_pace",
    "forget",
    "mail_lost",
    "mark_all_read",
    "mark_answered",
    "mark_read",
    "post",
    "reopen",
    "send_digests",
    "stop_mails",
    "withdraw",
]
