"""A term to put things right, as the landlord sees it: what, by when, and the report that it is done."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from frontend.access import account, landlord_page
from frontend.doing import sent
from frontend.fields import PhotosField
from frontend.forms import Form, add_rule_error
from frontend.landlord import mine
from inspections import queries
from inspections.actions import orders
from inspections.enums import OrderState
from kotatgent.core import clock
from kotatgent.core.errors import Conflict, RuleBroken

MOST_PHOTOS = 6


class PutRightForm(Form):
    done = forms.CharField(
        label=gettext_lazy("What did you do?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("For each defect: what was repaired, when, and by whom."),
    )
    photos = PhotosField(
        most=MOST_PHOTOS,
        label=gettext_lazy("Photos as proof"),
        required=False,
        help_text=gettext_lazy("At most 6 photos of at most 12 MB each. Only inspectors and officials see them."),
    )


@landlord_page
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, code: str) -> HttpResponse:
    found = mine.order(request, code)
    form = PutRightForm(sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        uploads = [(upload, upload.size) for upload in form.cleaned_data["photos"]]
        try:
            orders.report_put_right(
                found, done=form.cleaned_data["done"], photos=uploads, by=account(request), now=clock.now()
            )
        except Conflict:
            raise
        except RuleBroken as error:
            add_rule_error(form, error)
        except ValidationError as error:
            form.add_error("photos", ValidationError(error.messages))
        else:
            if found.finding is not None:
                messages.success(request, _("Saved. The fire brigade looks at it; we write to you what follows."))
            else:
                messages.success(request, _("Saved. An inspector comes to look; we write to you what follows."))
            return redirect("landlord_order", code=code)
    context = {
        "order": found,
        "building": found.building,
        "findings": queries.findings_to_put_right(found),
        "look": queries.second_look(found),
        "form": form,
        "runs": found.state == OrderState.RUNNING,
        "today": clock.today(),
    }
    return render(request, "landlord/order.html", context)
