"""The documents of a meeting: added and taken out by who prepares it, opened by the members of its group."""

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from frontend.access import account, desk_page, meetings_page
from frontend.doing import carried_out, sent
from frontend.meetings.forms import DocumentsForm
from frontend.meetings.found import back, meeting_of, page
from kotatgent.core import clock
from kotatgent.meetings import actions, policies, queries


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: HttpRequest, code: str) -> HttpResponse:
    meeting, by = meeting_of(request, code), account(request)
    policies.check_not_closed(meeting)
    if request.method == "POST" and request.POST.get("verb") == "remove":
        document = get_object_or_404(meeting.documents, code=request.POST.get("document", ""))
        actions.remove_document(document, by=by, now=clock.now())
        messages.success(request, _("The document is taken out."))
        return redirect("meeting_documents", code=meeting.code)
    form = DocumentsForm(sent(request), request.FILES or None, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        facts, now = form.cleaned_data, clock.now()
        if carried_out(form, lambda: actions.add_documents(meeting, by=by, now=now, **facts)):
            messages.success(request, _("Added. The members of this group can open it on the page of the meeting."))
            return back(meeting, "documents")
    found = list(queries.documents_of(meeting))
    return page(
        request, "documents", meeting, form=form, documents=found, may_add=policies.can_attach(meeting), may_remove=True
    )


@meetings_page
@require_safe
def document(request: HttpRequest, code: str) -> FileResponse:
    """It opens outside this site, so that nothing in it acts here."""
    found = get_object_or_404(queries.documents_for(account(request), on=clock.today()), code=code.upper())
    try:
        content = default_storage.open(found.path)
    except FileNotFoundError as error:
        raise Http404 from error
    kind = "application/pdf" if found.pdf is not None else "image/webp"
    response = FileResponse(content, content_type=kind, as_attachment=True, filename=found.file_name)
    patch_cache_control(response, private=True, no_store=True)
    return response
