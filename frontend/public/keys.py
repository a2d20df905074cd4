from django.http import HttpRequest, JsonResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from frontend.access import public_page
from kotatgent.core import signing


@public_page
@require_safe
def keys(request: HttpRequest) -> JsonResponse:
    """The public keys of all statements, those of former keys too: whoever scans an extract can check it alone."""
    response = JsonResponse(signing.public_keys(), content_type="application/jwk-set+json")
    patch_cache_control(response, public=True, max_age=3600)
    return response
