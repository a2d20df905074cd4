"""As little of Django as there is: one view, no session, no language."""

from tests.settings import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.bare"
USE_I18N = False
