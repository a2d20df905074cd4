"""What others above may want to hear of adverts. Sent inside the transaction of the change."""

from django.dispatch import Signal

came_online = Signal()  # listing, now: published, or back after a pause
price_changed = Signal()  # listing, before (cents, all in), now: of an advert that is online
