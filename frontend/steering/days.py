import datetime as dt

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frontend.fields import DateField
from frontend.forms import FilterForm
from kotatgent.core import clock


class DayForm(FilterForm):
    on = DateField(label=gettext_lazy("As of which day?"), required=False)

    def clean_on(self) -> dt.date:
        chosen: dt.date | None = self.cleaned_data["on"]
        if chosen is not None and chosen > clock.today():
            raise forms.ValidationError(_("Choose a day that has passed, or today."))
        return chosen or clock.today()


def day_of(form: DayForm) -> dt.date:
    return form.cleaned_data["on"] if form.is_valid() else clock.today()


def csv_file(name: str) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
