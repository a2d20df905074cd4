"""What the register holds on whoever is signed in, why, and who looked at it; a copy to take away."""

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from frontend.access import account, account_page
from frontend.paging import paginate
from frontend.privacy.words import SUBJECTS
from kotatgent.accounts.roles import OPEN_ROLES
from kotatgent.core import clock
from kotatgent.core.errors import RuleBroken
from kotatgent.privacy import actions
from kotatgent.privacy.enums import ExportState
from kotatgent.privacy.gathering import held_on
from kotatgent.privacy.models import DataRequest, Export
from kotatgent.privacy.people import person_of
from kotatgent.privacy.readings import readings_of

PAGE = 20


@account_page
@require_safe
def held(request: HttpRequest) -> HttpResponse:
    user, now = account(request), clock.now()
    person = person_of(user)
    counted = [
        (category, [(table.name, number) for table in category.tables if (number := table.rows.count())])
        for category in held_on(person)
    ]
    readings = paginate(readings_of(person), request, PAGE)
    exports = Export.objects.filter(user=user)
    context = {
        "person": person,
        "may_close": user.role in OPEN_ROLES,
        "held": [(category, tables) for category, tables in counted if tables],
        "readings": readings,
        "read_files": [(reading, SUBJECTS.get(reading.kind, reading.kind)) for reading in readings],
        "asked": list(DataRequest.objects.filter(user=user).order_by("-filed_at")),
        "waiting": exports.filter(state=ExportState.ASKED).exists(),
        "ready": list(exports.filter(state=ExportState.READY, expires_at__gt=now)),
    }
    return render(request, "rights/own_data.html", context)


@account_page
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    language = translation.get_language() or "nl"
    try:
        actions.ask_export(by=account(request), now=clock.now(), language=language)
    except RuleBroken as error:
        messages.warning(request, str(error.message))
    else:
        messages.success(request, _("We are making your copy. It is ready within the hour, and we write to you then."))
    return redirect("own_data")


@account_page
@require_safe
def fetch(request: HttpRequest, code: str) -> FileResponse:
    """The file, for who asked for it and nobody else, while its time runs."""
    user, now = account(request), clock.now()
    ready = Export.objects.filter(user=user, state=ExportState.READY, expires_at__gt=now)
    export = get_object_or_404(ready, code=code)
    response = FileResponse(default_storage.open(export.path), as_attachment=True, filename="kotatgent.zip")
    response["Cache-Control"] = "private, no-store"
    actions.record_fetched(export, by=user, now=now)
    return response
