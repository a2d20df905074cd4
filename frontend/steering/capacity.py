"""Certificates that end, and whether the inspectors there are can see all those buildings again: five years ahead."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from frontend.access import steering_page
from frontend.forms import FilterForm, NumberField
from frontend.steering.capacity_files import FORMS, Told, answer, heads, month_name, more_words, years
from frontend.templatetags.words import number
from frontend.time_charts import Line, Mark, TimeChart
from inspections.enums import INSPECTOR_OF, Kind
from kotatgent.core import clock
from kotatgent.steering.capacity.measured import Measured, Monthly, measured
from kotatgent.steering.capacity.outlook import Assumed, Outlook, each, in_fives, outlook
from kotatgent.steering.suppression import SMALLEST

FEWEST, MOST = -5, 10  # inspectors more or fewer


class CapacityForm(FilterForm):
    service = forms.ChoiceField(
        label=gettext_lazy("Service"), choices=[(kind.value, INSPECTOR_OF[kind].label) for kind in Kind]
    )
    more = forms.TypedChoiceField(label=gettext_lazy("Inspectors"), coerce=int)
    each = NumberField(
        label=gettext_lazy("Visits a month by one inspector"),
        min_value=Decimal("0.5"),
        max_value=Decimal(200),
        max_digits=4,
        decimal_places=1,
        help_text=gettext_lazy("Leave it empty to go by what is measured."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["more"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(more), more_words(more)) for more in range(FEWEST, MOST + 1)]

    @property
    def kind(self) -> Kind:
        return Kind(self.cleaned_data.get("service") or Kind.QUALITY)

    @property
    def assumed(self) -> Assumed:
        return Assumed(self.cleaned_data.get("more") or 0, self.cleaned_data.get("each"))


@steering_page
@require_safe
def capacity(request: HttpRequest) -> HttpResponse:
    form, found = _asked(request)
    assumed = form.assumed if form.is_valid() else Assumed()
    ahead = outlook(found, assumed)
    context = {
        "form": form,
        "on": clock.today(),
        "files": _files(request) if form.is_valid() else {},
        "stats": _stats(found, ahead, assumed),
        "backlog": _backlog(found, ahead),
        "years": _years(found, ahead),
        "compares": ahead.fewer is not None,
        "wave": _wave(found.ends),
        "besides": number(found.besides, 0),
        "smallest": SMALLEST,
    }
    return render(request, "steering/capacity.html", context)


@steering_page
@require_safe
def download(request: HttpRequest, ending: str) -> HttpResponse:
    """The tables of the page as a file: what is hidden there is hidden here. Nothing where the page says no."""
    form, found = _asked(request)
    if ending not in FORMS or not form.is_valid():
        raise Http404
    return answer(ending, Told(clock.today(), form.kind, form.assumed, found))


def _asked(request: HttpRequest) -> tuple[CapacityForm, Measured]:
    form = CapacityForm({"service": Kind.QUALITY, "more": "0"} | request.GET.dict())
    form.full_clean()
    found = measured(form.kind, clock.today())
    if form.assumed.more and each(found, form.assumed) is None:
        form.add_error("each", _nobody_knows())
    return form, found


def _files(request: HttpRequest) -> dict[str, str]:
    """With what was filled in on the page."""
    asked = f"?{request.GET.urlencode()}" if request.GET else ""
    return {ending: reverse("steering_capacity_file", args=[ending]) + asked for ending in FORMS}


def _nobody_knows() -> str:
    return _(
        "Fill in how many visits one inspector makes: fewer than %(n)s signed a report, so it is not measured."
    ) % {"n": SMALLEST}


def _shown(value: int | None) -> str:
    return _("fewer than %(n)s") % {"n": SMALLEST} if value is None else _("%(n)s or more") % {"n": number(value)}


def _stats(found: Measured, ahead: Outlook, assumed: Assumed) -> list[dict[str, str]]:
    one = each(found, assumed)
    signed = _("Fewer than %(n)s inspectors signed a report, so this stays hidden.") % {"n": SMALLEST}
    if found.inspectors:
        signed = _("Measured: %(n)s inspectors signed reports, taken together.") % {"n": number(found.inspectors)}
    return [
        {
            "label": _("Visits that wait now"),
            "value": _shown(found.waiting),
            "of": "",
            "definition": _("Visits that were asked for and not made by the end of the day."),
        },
        {
            "label": _("Visits a month that can be made"),
            "value": number(ahead.done.middle, 0),
            "of": _("between %(low)s and %(high)s")
            % {"low": number(ahead.done.low, 0), "high": number(ahead.done.high, 0)},
            "definition": _(
                "The middle of the twelve past months, by the day of the visit in reports that were signed. A quarter "
                "of the months lie under the lower number, a quarter over the higher one."
            ),
        },
        {
            "label": _("Visits a month by one inspector"),
            "value": "–" if one is None else number(one, 1),
            "of": _("as you assume") if assumed.each else "",
            "definition": signed,
        },
    ]


def _backlog(found: Measured, ahead: Outlook) -> TimeChart:
    low, middle, high = (in_fives(line[-1]) for line in (ahead.band.low, ahead.band.middle, ahead.band.high))
    lines = [Line(_("so: %(n)s") % {"n": number(middle)}, "main", [float(value) for value in ahead.band.middle])]
    for words, kind, values in (
        (_("1 fewer: %(n)s"), "first", ahead.fewer),
        (_("1 more: %(n)s"), "second", ahead.more),
    ):
        if values is not None:
            end = {"n": number(in_fives(values[-1]))}
            lines.append(Line(words % end, kind, [float(value) for value in values]))
    title = _("In five years about %(middle)s visits wait: between %(low)s and %(high)s")
    return TimeChart(
        title % {"middle": number(middle), "low": number(low), "high": number(high)},
        _("Visits that wait at the end of each month"),
        _marks(found.ends),
        [_("End of"), *heads(ahead)],
        [
            [month_name(month.month), *(number(in_fives(line[place])) for line in ahead.lines)]
            for place, month in enumerate(found.ends)
        ],
        lines=lines,
        low=[float(value) for value in ahead.band.low],
        high=[float(value) for value in ahead.band.high],
        note=_("The band: as many visits as in a good month, and as few as in a bad one, five years long."),
    )


def _years(found: Measured, ahead: Outlook) -> dict[str, Any]:
    """The same at the end of each of the five years, and what comes up in it."""
    columns = [_("Certificates that end"), *heads(ahead)]
    rows = [(month_name(month), [number(cell) for cell in cells]) for month, cells in years(found, ahead)]
    return {"heads": columns, "rows": [(name, list(zip(columns, cells, strict=True))) for name, cells in rows]}


def _wave(ends: list[Monthly]) -> TimeChart:
    most = max(ends, key=lambda month: month.shown or 0)
    title = (
        _("Most certificates end in %(month)s: %(n)s buildings or more")
        % {"month": month_name(most.month), "n": number(most.shown)}
        if most.shown
        else _("In no month do certificates of five buildings or more end")
    )
    return TimeChart(
        title,
        _("Buildings of which a certificate ends, each month"),
        _marks(ends),
        [_("Month"), _("Buildings")],
        [[month_name(month.month), _shown(month.shown)] for month in ends],
        columns=[month.shown for month in ends],
        note=_("Months with fewer than %(n)s stay empty.") % {"n": SMALLEST},
    )


def _marks(months: list[Monthly]) -> list[Mark]:
    return [Mark(place, str(month.month.year)) for place, month in enumerate(months) if month.month.month == 1]
