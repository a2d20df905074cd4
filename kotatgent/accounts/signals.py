"""What apps above must hear of. Sent inside the transaction; a receiver calls an action."""

from django.dispatch import Signal

# An administrator opened an account for somebody: `user`, `now`.
account_opened = Signal()

# An administrator closed the account of somebody: `user`, `by`, `now`.
account_closed = Signal()
