from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from frontend.access import public_page
from kotatgent.media import access
from kotatgent.media.intake import SIZES
from kotatgent.media.models import Picture


@public_page
@require_safe
def picture(request: HttpRequest, code: str, size: str) -> FileResponse:
    """A picture, to whom its purpose allows it; 404 to everybody else. Its content never changes under its code."""
    found = get_object_or_404(Picture, code=code)
    if size not in SIZES or not access.may_fetch(request.user, found):
        raise Http404
    try:
        response = FileResponse(default_storage.open(found.path(size)), content_type="image/webp")
    except FileNotFoundError as error:
        raise Http404 from error
    # Private: a picture that went offline must not live on in a shared cache.
    patch_cache_control(response, private=True, max_age=86400, immutable=True)
    return response
