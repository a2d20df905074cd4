"""What apps above must hear of. Sent inside the transaction; a receiver calls an action."""

from django.dispatch import Signal

# Nobody read a mail: it was given up on, or came back. `notice`, `now`.
notice_lost = Signal()

# The mailbox that a mail went to does not exist. `notice`, `now`.
mailbox_missing = Signal()
