from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from frontend.access import public_page
from kotatgent.media import access
from kotatgent.media.intake import SIZES
from kotatgent.media.models import Picture
from kotatgent.media.versions import TYPES

DAY, YEAR = 86_400, 31_536_000  # seconds


def _found(request: HttpRequest, code: str) -> Picture:
    """To whom its purpose allows it; 404 to everybody else."""
    found = get_object_or_404(Picture, code=code)
    if not access.may_fetch(request.user, found):
        raise Http404
    return found


def _file(path: str, kind: str, *, kept: int) -> FileResponse:
    try:
        response = FileResponse(default_storage.open(path), content_type=kind)
    except FileNotFoundError as error:
        raise Http404 from error
    # Private: a picture that went offline must not live on in a shared cache.
    patch_cache_control(response, private=True, max_age=kept, immutable=True)
    return response


@public_page
@require_safe
def picture(request: HttpRequest, code: str, size: str) -> FileResponse:
    """A picture as it was kept. Its content never changes under its code."""
    found = _found(request, code)
    if size not in SIZES:
        raise Http404
    return _file(found.path(size), "image/webp", kept=DAY)


@public_page
@require_safe
def version(request: HttpRequest, code: str, width: int, key: str, kind: str) -> FileResponse:
    """One of its versions. The address holds the hash of the content, so whoever has it need never ask again."""
    found = _found(request, code)
    if found.versions.get(kind, {}).get(str(width)) != key:
        raise Http404
    return _file(found.version_path(kind, width), TYPES[kind], kept=YEAR)
