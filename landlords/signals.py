"""What subjects above must hear of. Sent inside the transaction; a receiver calls an action."""

from django.dispatch import Signal

# A room changed its kind, or its building moved on the map: `rooms` is a queryset of the rooms concerned.
rooms_changed = Signal()

# Somebody confirmed a registration that staff began: `user`, `email` (empty when none was given) and `now`.
registered_by_letter = Signal()

# Somebody acts no longer for a landlord: `landlord`, `by` and `now`.
member_left = Signal()

# Somebody confirmed that what the register holds of a landlord is right: `landlord`, `by` and `now`.
confirmed = Signal()

# A room of a building came, went or changed its kind, the building did, or somebody began to let it: `building`, `by`
# and `now`.
lettings_changed = Signal()

# Somebody saw the proof of a room of 8 to 12 m²: `room`, `by` and `now`.
derogation_confirmed = Signal()

# A landlord lets a building no longer: `landlord`, `building`, `by` and `now`. Sent before `lettings_changed`.
letting_ended = Signal()
