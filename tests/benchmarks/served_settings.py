"""The settings of tests, as gunicorn serves them for a measurement: templates and static files as in production."""

from typing import Any

from tests.settings import *  # noqa: F403
from tests.settings import STATIC_ROOT, TEMPLATES

STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_AUTOREFRESH = False
WHITENOISE_USE_FINDERS = False
_options: Any = {name: value for name, value in TEMPLATES[0]["OPTIONS"].items() if name != "string_if_invalid"}
TEMPLATES = [{**TEMPLATES[0], "OPTIONS": _options}]
