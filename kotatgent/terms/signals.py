"""What subjects above must hear of. Sent inside the transaction; a receiver calls an action."""

from django.dispatch import Signal

# Somebody accepted a version for the first time: `version`, `by` and `now`.
accepted = Signal()

# An account said yes to a consent clause: `user`, `code` of the clause, `language`, `by` and `now`.
consent_given = Signal()

# It said so no longer: `user`, `code`, `by` and `now`.
consent_withdrawn = Signal()
