from typing import Any

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.http import Http404, HttpRequest


def paginate(rows: Any, request: HttpRequest, size: int = 20) -> Any:
    """The page of `rows` that the address asks for; Http404 past the end or for what is no number."""
    try:
        return Paginator(rows, size).page(request.GET.get("page", 1))
    except (EmptyPage, PageNotAnInteger) as error:
        raise Http404 from error
