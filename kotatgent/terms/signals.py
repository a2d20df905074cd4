"""What subjects above must hear of. Sent inside the transaction; a receiver calls an action."""

from django.dispatch import Signal

# Somebody accepted a version for the first time: `version`, `by` and `now`.
accepted = Signal()
