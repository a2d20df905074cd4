"""The view of tests/benchmarks/bare.py with no middleware at all; the apps insist on theirs while they are set up."""

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

django.setup(set_prefix=False)
settings.MIDDLEWARE = []
application = WSGIHandler()
