"""Makes the pictures of README.md from a running demo.

make run                                   (in another terminal)
.venv/bin/python tools/pictures.py http://localhost:8000
"""

import io
import os
import shutil
import sys
from pathlib import Path

import django
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kotatgent.settings")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in this thread
django.setup()

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, sync_playwright

from kotatgent.accounts.models import User
from kotatgent.accounts.queries import DEMO_DOMAIN
from listings.models import Listing
from tests.browser.conftest import FLAGS

FOLDER = ROOT / "docs" / "pictures"
DESK, PHONE = {"width": 1200, "height": 820}, {"width": 390, "height": 780}


def session(role: str) -> str:
    client = Client()
    user = User.objects.get(email=f"{role}@{DEMO_DOMAIN}")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def take(browser: Browser, base: str, name: str, path: str, role: str = "", size: dict[str, int] | None = None) -> None:
    context = browser.new_context(viewport=size or DESK, locale="nl-BE")
    if role:
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session(role), "url": base}])
    page = context.new_page()
    page.goto(base + path)
    page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(page.screenshot()))
    picture.convert("RGB").save(FOLDER / f"{name}.webp", "WEBP", quality=72)
    context.close()


def main(base: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    pictured = Listing.objects.public().filter(photos__isnull=False)
    code, street = pictured.order_by("code").values_list("code", "room__building__address__street_name")[0]
    chromium = shutil.which("chromium") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        take(browser, base, "search", f"/nl/koten/?q={street}")
        take(browser, base, "advert", f"/nl/koten/{code}/")
        take(browser, base, "landlord", "/nl/mijn/", "landlord")
        take(browser, base, "steering", "/nl/stuurgroep/", "steering")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://localhost:8000")
