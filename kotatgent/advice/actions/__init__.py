from kotatgent.advice.actions.answering import answer, close, note, pass_on, put_under, refer
from kotatgent.advice.actions.asking import add, agree, ask, close_own, rate, refuse, reopen
from kotatgent.advice.actions.keeping import write_agency, write_block
from kotatgent.advice.actions.lapsing import close_silent, erase, forget, warn_silent

__all__ = [
    "add", "agree", "answer", "ask", "close", "close_own", "close_silent", "erase", "forget", "note", "pass_on",
    "put_under", "rate", "refer", "refuse", "reopen", "warn_silent", "write_agency", "write_block",
]  # fmt: skip
