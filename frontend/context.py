from typing import Any

from django.conf import settings
from django.http import HttpRequest

from kotatgent.accounts.queries import invented_data


def site(request: HttpRequest) -> dict[str, Any]:
    """What every page needs: whether this is a demo, and the other language's address of this page."""
    return {"invented_data": invented_data(), "base_url": settings.BASE_URL}
