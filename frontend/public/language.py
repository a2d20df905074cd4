from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import translate_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from frontend.access import account, account_page
from kotatgent.accounts.actions import choose_language
from kotatgent.core import clock


@account_page
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Somebody with an account changes language: the page, and our mails from now on. Others follow a plain link."""
    language = "en" if request.POST.get("language") == "en" else "nl"
    choose_language(account(request), language, now=clock.now())
    path = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        path = f"/{language}/"
    return redirect(translate_url(path, language))
