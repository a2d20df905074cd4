"""The components of every page, as tags and filters. All of them stand on the gallery page."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import forms, template
from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.template.context import Context
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from frontend.charts import Chart
from kotatgent.accounts.roles import Role
from kotatgent.core import clock, money

register = template.Library()


# --- Words -------------------------------------------------------------------------------------


@register.filter
def euro(cents: int | None) -> str:
    """`45500` → `€ 455`."""
    return "" if cents is None else money.spoken(cents)


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """`12 maart 2027`."""
    if value is None:
        return ""
    value = clock.date_of(value) if isinstance(value, dt.datetime) else value
    return formats.date_format(value, "j F Y")


@register.filter
def moment(value: dt.datetime | None) -> str:
    """`12 maart 2027, 14:02`, in Brussels."""
    return "" if value is None else formats.date_format(value.astimezone(clock.BRUSSELS), "j F Y, H:i")


@register.filter
def hour(value: dt.datetime | None) -> str:
    return "" if value is None else value.astimezone(clock.BRUSSELS).strftime("%H:%M")


@register.filter
def when(value: dt.date | dt.datetime | None, today: dt.date | None = None) -> str:
    """How far away a date is, in words: `over 4 maanden`, `gisteren`, `vandaag`."""
    if value is None:
        return ""
    value = clock.date_of(value) if isinstance(value, dt.datetime) else value
    days = (value - (today or clock.today())).days
    if days in (-1, 0, 1):
        return {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}[days]
    count, unit = _span(abs(days))
    words = {
        "days": ngettext("%(n)s day", "%(n)s days", count),
        "weeks": ngettext("%(n)s week", "%(n)s weeks", count),
        "months": ngettext("%(n)s month", "%(n)s months", count),
        "years": ngettext("%(n)s year", "%(n)s years", count),
    }[unit] % {"n": count}
    return (_("in %(span)s") if days > 0 else _("%(span)s ago")) % {"span": words}


def _span(days: int) -> tuple[int, str]:
    if days < 14:
        return days, "days"
    if days < 60:
        return days // 7, "weeks"
    return (round(days / 30.44), "months") if days < 730 else (round(days / 365.25), "years")


@register.filter
def number(value: Any, places: int = 0) -> str:
    """A figure in the page's language."""
    return "–" if value is None else formats.number_format(value, places, use_l10n=True, force_grouping=True)


@register.filter
def lookup(mapping: Any, key: Any) -> Any:
    """`mapping[key]`, nothing when it is not there."""
    return mapping.get(key) if mapping else None


@register.simple_tag
def site_url(name: str, *args: Any, **kwargs: Any) -> str:
    """The whole address of a page in the language at hand, for mails."""
    return settings.BASE_URL + reverse(name, args=args, kwargs=kwargs)


# --- Page frame --------------------------------------------------------------------------------

AREAS = [
    ("landlord_home", gettext_lazy("My lettings"), {Role.LANDLORD}),
    ("student_home", gettext_lazy("My messages"), {Role.STUDENT}),
    ("inspector_home", gettext_lazy("Inspections"), {Role.QUALITY_INSPECTOR, Role.FIRE_INSPECTOR}),
    ("desk_home", gettext_lazy("Desk"), {Role.STAFF}),
    ("decisions_home", gettext_lazy("Decisions"), {Role.DECISION_MAKER}),
    ("steering_home", gettext_lazy("Steering group"), {Role.STEERING, Role.STAFF, Role.DECISION_MAKER}),
    ("partners_home", gettext_lazy("Partners"), {Role.PARTNER}),
    ("privacy_home", gettext_lazy("Audit register"), {Role.PRIVACY_OFFICER}),
    ("administrators_home", gettext_lazy("Accounts"), {Role.ADMINISTRATOR}),
]


def _link(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@register.inclusion_tag("components/navigation.html", takes_context=True)
def navigation(context: Context) -> dict[str, Any]:
    request: HttpRequest | None = context.get("request")
    user = getattr(request, "user", None)
    path = request.path if request else ""
    links = [("search", _("Rooms")), ("address_lookup", _("Look up an address")), ("info", _("Information"))]
    if user is not None and user.is_authenticated:
        links += [(name, str(label)) for name, label, roles in AREAS if user.role in roles]
    found = [(_link(name), label) for name, label in links]
    return {
        "links": [{"url": url, "label": label, "here": path.startswith(url)} for url, label in found if url],
        "user": user,
        "request": request,
    }


@register.inclusion_tag("components/languages.html", takes_context=True)
def languages(context: Context) -> dict[str, Any]:
    """This page in the other language: a plain link that keeps the query."""
    request: HttpRequest | None = context.get("request")
    here = translation.get_language()
    other = "en" if here == "nl" else "nl"
    path = request.get_full_path() if request and request.method == "GET" else f"/{here}/"
    return {"other": other, "name": {"nl": "Nederlands", "en": "English"}[other], "url": translate_url(path, other)}


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


# --- Components --------------------------------------------------------------------------------


@register.inclusion_tag("components/field.html")
def field(bound: forms.BoundField, hint: str = "", width: str = "") -> dict[str, Any]:
    """Label above, hint under it, error beside the field. A placeholder never stands in for the label."""
    bound.field.widget.attrs.pop("placeholder", None)
    return {"field": bound, "hint": hint or bound.help_text, "width": width}


@register.inclusion_tag("components/fields.html")
def fields(form: forms.BaseForm) -> dict[str, Any]:
    """All visible fields of a form, and the hidden ones."""
    return {"form": form}


@register.inclusion_tag("components/error_summary.html")
def error_summary(*some: forms.BaseForm | None) -> dict[str, Any]:
    """On top of the page: what went wrong, each line a link to its field."""
    return {"forms": [form for form in some if form and form.is_bound and form.errors]}


SHAPES = {"ok": "●", "warn": "▲", "stop": "■", "neutral": "○"}


@register.inclusion_tag("components/status.html")
def status(kind: str, text: str) -> dict[str, Any]:
    """A state: always a word and a shape, never colour alone. `kind`: ok, warn, stop, neutral."""
    return {"kind": kind, "shape": SHAPES[kind], "text": text}


@register.inclusion_tag("components/certificate_statement.html")
def certificate_statement(
    state: str,
    label: str,
    known_on: dt.date | None = None,
    valid_until: dt.date | None = None,
    max_residents: int | None = None,
    brief: bool = False,
) -> dict[str, Any]:
    """The exact wording, what it covers, how old the knowledge is, and what it means on demand. No badge."""
    return {
        "state": state,
        "label": label,
        "known_on": known_on,
        "valid_until": valid_until,
        "max_residents": max_residents,
        "brief": brief,
    }


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Any) -> dict[str, Any]:
    return {
        "page": page,
        "previous": query(context, page=page.previous_page_number()) if page.has_previous() else "",
        "next": query(context, page=page.next_page_number()) if page.has_next() else "",
    }


@register.inclusion_tag("components/chips.html", takes_context=True)
def chips(context: Context, chosen: Iterable[tuple[str, str]], all_url: str = "") -> dict[str, Any]:
    """The filters that are on, each removable on its own. `chosen`: (parameter, words)."""
    rows = [{"words": words, "url": query(context, **{name: None, "page": None})} for name, words in chosen]
    request = context.get("request")
    return {"chips": rows, "all_url": all_url or (request.path if request else "")}


@register.inclusion_tag("components/empty.html")
def empty_state(text: str, url: str = "", action: str = "") -> dict[str, Any]:
    """What would be here, and how to get it."""
    return {"text": text, "url": url, "action": action}


@register.inclusion_tag("components/confirm.html")
def confirm_panel(what: str, whom: str = "", undo: str = "") -> dict[str, Any]:
    """Before something binding: what will happen, to whom, whether it can be undone."""
    return {"what": what, "whom": whom, "undo": undo}


@register.inclusion_tag("components/conflict.html")
def conflict_panel(form: forms.BaseForm) -> dict[str, Any]:
    """What somebody else changed meanwhile, beside what was typed here."""
    return {"changes": getattr(form, "changed_meanwhile", [])}


@register.inclusion_tag("components/stat.html")
def stat(label: str, value: str, of: str = "", change: str = "", definition: str = "", url: str = "") -> dict[str, Any]:
    return {"label": label, "value": value, "of": of, "change": change, "definition": definition, "url": url}


BAR, GAP, LABEL, WIDTH = 22, 10, 220, 640


@register.inclusion_tag("components/bar_chart.html")
def bar_chart(chart: Chart) -> dict[str, Any]:
    """Horizontal bars drawn on the server, each with its figure, and the same as a table."""
    room = WIDTH - LABEL - 90
    bars = [
        {
            "row": row,
            "y": place * (BAR + GAP),
            "text_y": place * (BAR + GAP) + BAR * 0.72,
            "width": round((row.value or 0) / chart.largest * room, 1),
            "figure_x": LABEL + round((row.value or 0) / chart.largest * room, 1) + 8,
        }
        for place, row in enumerate(chart.rows)
    ]
    return {
        "chart": chart,
        "bars": bars,
        "thick": BAR,
        "label_x": LABEL - 10,
        "bars_x": LABEL,
        "width": WIDTH,
        "height": max(1, len(bars) * (BAR + GAP) - GAP),
    }


@register.inclusion_tag("components/photo.html")
def photo(code: str = "", alt: str = "", size: str = "card") -> dict[str, Any]:
    """A picture in a fixed frame, calm grey until it is there and when there is none."""
    return {"code": code, "alt": alt, "size": size}


@register.filter
def urlparams(mapping: dict[str, Any]) -> str:
    return urlencode({name: value for name, value in mapping.items() if value not in (None, "")})
