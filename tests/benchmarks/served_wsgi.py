"""The site; what the API lets one visitor ask in a minute is counted as ever, and not held against a measurement."""

from kotatgent.wsgi import application

from kotatgent.api.public import PublicThrottle  # isort: skip  once Django is set up

PublicThrottle.LIMIT = 1_000_000
__all__ = ["application"]
