"""The components of pages, as tags. All of them stand on the gallery page (/nl/onderdelen/)."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms, template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from frontend import maps, photos, time_charts
from frontend.charts import Chart
from frontend.parts import Answer, Task
from frontend.photos import PLACES, Shot
from frontend.templatetags.frame import query
from frontend.templatetags.words import number
from kotatgent.followups import clocks
from kotatgent.followups.enums import SERVICES
from kotatgent.followups.models import Clock

register = template.Library()


# --- Forms -------------------------------------------------------------------------------------


@register.inclusion_tag("components/field.html")
def field(bound: forms.BoundField, hint: str = "", width: str = "") -> dict[str, Any]:
    """Label above, hint under it, error beside the field. A placeholder never stands in for the label.

    `hint` replaces the form's own help text; `width`: tiny, short, half.
    """
    bound.field.widget.attrs.pop("placeholder", None)
    if hint:
        bound.help_text = hint
    says_optional = getattr(bound.form, "says_optional", True)
    return {"field": bound, "width": width, "optional": says_optional and not bound.field.required}


@register.inclusion_tag("components/fields.html")
def fields(form: forms.BaseForm) -> dict[str, Any]:
    """All visible fields of a form, and the hidden ones."""
    return {"form": form}


@register.inclusion_tag("components/error_summary.html")
def error_summary(*some: forms.BaseForm | None) -> dict[str, Any]:
    """On top of the page: what went wrong, each line a link to its field."""
    return {"forms": [form for form in some if form and form.is_bound and form.errors]}


@register.inclusion_tag("components/conflict.html")
def conflict_panel(form: forms.BaseForm) -> dict[str, Any]:
    """What somebody else changed meanwhile, beside what was typed here."""
    return {"changes": getattr(form, "changed_meanwhile", [])}


# --- Lists and states --------------------------------------------------------------------------

# A disc with a tick, a triangle with a mark, an octagon with a bar, a ring: apart without colour.
SHAPES = {
    "ok": "M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0zM6.7 11.7 3.2 8.2l1.5-1.5 2 2 4.6-4.6 1.5 1.5z",
    "warn": "M8 .8 16 15H0zM7.1 5.8v4.6h1.8V5.8zm0 5.8v1.8h1.8v-1.8z",
    "stop": "M4.7 0h6.6L16 4.7v6.6L11.3 16H4.7L0 11.3V4.7zM3.8 7v2h8.4V7z",
    "neutral": "M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0zm0 2.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8 2.2z",
}


@register.inclusion_tag("components/clock_line.html")
def clock_line(clock: Clock, today: dt.date) -> dict[str, Any]:
    """The last day of a term, how far away it is, and each reason why it is not the day that was first told.

    A service that is late is said to be late, in days.
    """
    longer = clock.extensions.all() if clock.until != clock.first_until else []
    return {
        "clock": clock,
        "today": today,
        "longer": longer,
        "days_over": clocks.days_over(clock, today),
        "ours": clock.party in SERVICES,
    }


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


TASK_STATES = {
    "done": ("ok", gettext_noop("Done")),
    "busy": ("warn", gettext_noop("Started")),
    "todo": ("neutral", gettext_noop("To do")),
}


@register.inclusion_tag("components/task_list.html")
def task_list(tasks: Sequence[Task]) -> dict[str, Any]:
    """The parts of a longer journey, each with its state; a part for later says so and has no link."""
    later = ("neutral", gettext_noop("Can't be done yet"))
    rows = [(task, *TASK_STATES.get(task.state, later)) for task in tasks]
    return {"rows": [{"task": task, "kind": kind, "text": _(text)} for task, kind, text in rows]}


@register.inclusion_tag("components/summary_list.html")
def summary_list(answers: Sequence[Answer]) -> dict[str, Any]:
    """What somebody filled in, line by line, before it is sent."""
    return {"answers": answers}


@register.inclusion_tag("components/receipt.html")
def receipt(title: str, reference: str = "", at: dt.datetime | None = None, next_step: str = "") -> dict[str, Any]:
    """After something binding: that it is done, its number and moment, and what comes next."""
    return {"title": title, "reference": reference, "at": at, "next_step": next_step}


# --- Figures and pictures ----------------------------------------------------------------------


@register.inclusion_tag("components/stat.html")
def stat(label: str, value: str, of: str = "", change: str = "", definition: str = "", url: str = "") -> dict[str, Any]:
    return {"label": label, "value": value, "of": of, "change": change, "definition": definition, "url": url}


ROW, TOP, WIDEST = 3.3, 1.5, 60  # em, em and per cent: a chart grows with the text and leaves room for the figures


@register.inclusion_tag("components/bar_chart.html")
def bar_chart(chart: Chart) -> dict[str, Any]:
    """Horizontal bars drawn on the server, each with its words and figure, and the same as a table."""
    bars = [
        {
            "row": row,
            "label_y": round(place * ROW + 1.1, 2),
            "y": round(place * ROW + TOP, 2),
            "figure_y": round(place * ROW + TOP + 0.9, 2),
            "width": round((row.value or 0) / chart.largest * WIDEST, 1),
        }
        for place, row in enumerate(chart.rows)
    ]
    return {"chart": chart, "bars": bars, "height": round(len(bars) * ROW, 2)}


@register.inclusion_tag("components/time_chart.html")
def time_chart(chart: time_charts.TimeChart) -> dict[str, Any]:
    """Columns or lines along the months, drawn on the server, with their words, and the same as a table."""
    top, width = chart.top, 68 if chart.lines else 100  # per cent; words stand at the ends of lines
    ends = time_charts.apart([time_charts.y(line.values[-1], top) + 0.3 for line in chart.lines])
    return {
        "chart": chart,
        "rows": [(row[0], list(zip(chart.head[1:], row[1:], strict=True))) for row in chart.rows],
        "height": time_charts.TOP + time_charts.HEIGHT + 1.8,
        "top": time_charts.TOP,
        "drawn": time_charts.HEIGHT,
        "foot": time_charts.TOP + time_charts.HEIGHT + 1.4,
        "width": width,
        "steps": [{"y": time_charts.y(top * n / 4, top), "text": number(top * n / 4)} for n in range(5)],
        "band": time_charts.band(chart.low, chart.high, top) if chart.high else "",
        "columns": [
            {"x": place + 0.15, "y": round(100 * (1 - value / top), 2), "height": round(100 * value / top, 2)}
            for place, value in enumerate(chart.columns)
            if value
        ],
        "lines": [
            {"label": line.label, "kind": line.kind, "points": time_charts.points(line.values, top), "y": end}
            for line, end in zip(chart.lines, ends, strict=True)
        ],
        "marks": [{"x": round(mark.place * width / chart.months, 2), "text": mark.text} for mark in chart.marks],
    }


@register.inclusion_tag("components/pin_map.html")
def pin_map(form: forms.BaseForm) -> dict[str, Any]:
    """A map on which a pin is set, beside the fields `neighbourhood`, `lat` and `lon` of a form. Nothing while no
    outlines are known. The page loads js/map.js; without it the map shows and the figures are typed."""
    drawn = maps.pin_map(form)
    words = {
        "none": _("There is no pin yet."),
        "in": _("The pin stands in {name}."),
        "outside": _("The pin stands outside Ghent. Move it."),
    }
    said = words["none"]
    if drawn and drawn.pin:
        said = words["in"].format(name=drawn.near.name) if drawn.near else words["outside"]
    return {"map": drawn, "words": words, "said": said}


@register.inclusion_tag("components/place_map.html")
def place_map(drawn: maps.Map | None, words: str) -> dict[str, Any]:
    """A small drawing of where something is; `words` say the same."""
    return {"map": drawn, "words": words}


@register.simple_tag
def photo(shot: Shot | None = None, place: str = "card", first: bool = False, broken: bool = False) -> SafeString:
    """A photo of an advert in a frame that keeps its form, calm grey until it is there and when there is none."""
    if shot:
        return photos.html(shot, PLACES[place], first=first)
    words = _("This photo can't be read any more") if broken else _("No photo yet")
    return format_html('<div class="photo photo--none"><span>{}</span></div>', words)
