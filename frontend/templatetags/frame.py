"""What stands around every page: navigation, languages, breadcrumb, addresses."""

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django import template
from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.template.context import Context
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frontend.addresses import pattern
from frontend.partners import unread
from frontend.worklist import badge
from kotatgent.accounts.models import User
from kotatgent.accounts.roles import Role
from kotatgent.core.errors import Text
from kotatgent.exchange.audiences import AUDIENCES

register = template.Library()

# Each area with its name and who finds it in the navigation. Who may enter is decided in frontend/access.py.
AREAS: list[tuple[str, Text, set[str]]] = [
    ("landlord_home", gettext_lazy("My lettings"), {Role.LANDLORD}),
    ("student_home", gettext_lazy("My search"), {Role.STUDENT}),
    ("inspector_home", gettext_lazy("Inspections"), {Role.QUALITY_INSPECTOR, Role.FIRE_INSPECTOR}),
    ("desk_home", gettext_lazy("Desk"), {Role.STAFF}),
    ("decisions_home", gettext_lazy("Decisions"), {Role.DECISION_MAKER}),
    ("steering_home", gettext_lazy("Steering group"), {Role.STEERING, Role.STAFF, Role.DECISION_MAKER}),
    ("partners_home", gettext_lazy("Partners"), {Role.PARTNER}),
    ("exchange", gettext_lazy("Exchange"), set(AUDIENCES)),
    ("privacy_home", gettext_lazy("Privacy"), {Role.PRIVACY_OFFICER}),
    ("administrators_home", gettext_lazy("Accounts"), {Role.ADMINISTRATOR}),
]

# Who finds the advice desk in the navigation: visitors, and those whom it is for. The offices answer there.
ASKS = {"", Role.STUDENT, Role.LANDLORD}

# What the privacy officer's area holds, in a row of its own.
PRIVACY = [
    ("rights_requests", gettext_lazy("Requests about data")),
    ("privacy_breaches", gettext_lazy("Breaches")),
    ("privacy_retention", gettext_lazy("Retention")),
    ("privacy_documents", gettext_lazy("DPIA and arrangement")),
    ("privacy_openings", gettext_lazy("Files opened")),
    ("privacy_home", gettext_lazy("Audit register")),
    ("campaign", gettext_lazy("Campaign")),
]


def _link(name: str) -> str:
    try:
        return pattern(name)
    except NoReverseMatch:
        return ""


def _found(links: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Address and words of those pages that are there."""
    return [(url, label) for name, label in links if (url := _link(name))]


def _marked(pages: list[tuple[str, str]], path: str) -> list[dict[str, Any]]:
    """With where one is: of two areas of which one lies within the other, the inner one."""
    here = max((url for url, _label in pages if path.startswith(url)), key=len, default="")
    return [{"url": url, "label": label, "here": url == here} for url, label in pages]


@register.inclusion_tag("components/navigation.html", takes_context=True)
def navigation(context: Context) -> dict[str, Any]:
    request: HttpRequest | None = context.get("request")
    user = getattr(request, "user", None)
    path = request.path if request else ""
    links = [("search", _("Find a room")), ("address_lookup", _("Look up an address")), ("info", _("Information"))]
    if getattr(user, "role", "") in ASKS:
        links.append(("ask", _("Ask a question")))
    if user is not None and user.is_authenticated:
        links += [(name, str(label)) for name, label, roles in AREAS if user.role in roles]
    counted = _numbers(request, user) if request and user is not None else {}
    return {"links": [link | {"number": counted.get(link["url"])} for link in _marked(_found(links), path)]}


def _numbers(request: HttpRequest, user: Any) -> dict[str, tuple[int, str]]:
    """By address: how much waits behind it, and what the number means. Nothing where nothing waits."""
    found = {}
    if number := badge.of(request).badge:
        found[_list_of(user)] = (number, badge.words(number))
    if number := unread.of(request):
        found[_link("exchange")] = (number, unread.words(number))
    return found


def _list_of(user: Any) -> str:
    """The page with the work list of this account."""
    role = getattr(user, "role", "")
    return _link(badge.HOMES[Role(role)]) if role in badge.HOMES else ""


@register.inclusion_tag("components/privacy_navigation.html", takes_context=True)
def privacy_navigation(context: Context) -> dict[str, Any]:
    """The pages of the privacy officer's area."""
    return {"links": _marked(_found([(name, str(label)) for name, label in PRIVACY]), context["request"].path)}


@register.inclusion_tag("components/account_navigation.html", takes_context=True)
def account_navigation(context: Context) -> dict[str, Any]:
    """The pages about one's own account, and what somebody without a second step must still do."""
    request: HttpRequest = context["request"]
    links = [
        ("account_email", _("E-mail address")),
        ("account_change_password", _("Password")),
        ("mfa_index", _("Second step")),
        ("usersessions_list", _("Where I am signed in")),
        ("own_data", _("My data")),
    ]
    user = request.user
    return {
        "links": [{"url": url, "label": label, "here": request.path.startswith(url)} for url, label in _found(links)],
        "must_set_up": isinstance(user, User) and user.needs_second_factor and not is_mfa_enabled(user),
    }


@register.inclusion_tag("components/languages.html", takes_context=True)
def languages(context: Context) -> dict[str, Any]:
    """This page in the other language, keeping the query: a plain link; for an account also its mails."""
    request: HttpRequest | None = context.get("request")
    path = ""
    here = translation.get_language()
    other = "en" if here == "nl" else "nl"
    url = f"/{other}/"
    if request:
        path = request.get_full_path() if request.method == "GET" else request.path
        url = translate_url(path, other)
        if url == path and path.startswith(f"/{here}/"):  # a page that is not there stays where it is
            url = f"/{other}/{path.removeprefix(f'/{here}/')}"
    name = {"nl": "Nederlands", "en": "English"}[other]
    signed_in = request is not None and isinstance(getattr(request, "user", None), User)
    return {"other": other, "name": name, "url": url, "here": path, "signed_in": signed_in}


@register.inclusion_tag("components/crumbs.html")
def crumbs(*parts: str) -> dict[str, Any]:
    """Where this page lies: words and address by turns, then the words of this page."""
    return {"above": list(zip(parts[:-1:2], parts[1::2], strict=True)), "here": parts[-1]}


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """The query of this page with some parts changed; None takes a part away."""
    request = context.get("request")
    params: QueryDict = request.GET.copy() if request else QueryDict(mutable=True)
    for name, value in changes.items():
        params.pop(name, None)
        if value is not None:
            params[name] = value
    return "?" + params.urlencode()


@register.simple_tag
def site_url(name: str, *args: Any, **kwargs: Any) -> str:
    """The whole address of a page in the language at hand, for mails."""
    return settings.BASE_URL + reverse(name, args=args, kwargs=kwargs)
