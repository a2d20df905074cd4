"""The door of the provider of mail: it tells of mail that came back."""

import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseNotAllowed, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from frontend.access import public_page
from kotatgent.core import clock
from kotatgent.core.errors import Conflict
from kotatgent.notices import bounces

LARGEST = 64 * 1024  # bytes of one report


@public_page
@csrf_exempt
def mail_events(request: HttpRequest) -> HttpResponseBase:
    """One signed report (docs/operations.md). Without a secret of ours the door is not there."""
    if not settings.MAIL_WEBHOOK_SECRET:
        raise Http404
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if len(request.body) > LARGEST:
        return JsonResponse({"error": "too large"}, status=413)
    now = clock.now()
    timestamp, signed = request.headers.get("X-Timestamp", ""), request.headers.get("X-Signature", "")
    if not bounces.is_genuine(timestamp, request.body, signed, now=now):
        return JsonResponse({"error": "not signed by the provider, or too old"}, status=403)
    event = _read(request.body)
    if event is None:
        return JsonResponse({"error": "not a report"}, status=400)
    if event["type"] == "bounced":
        try:
            facts = {"event_id": event["id"], "message_id": event["message_id"]}
            bounces.report(**facts, hard=event["hard"], reason=event["reason"], now=now)
        except Conflict as conflict:  # the provider tries again later
            return JsonResponse({"error": conflict.code}, status=409)
    return JsonResponse({})


def _read(body: bytes) -> dict[str, Any] | None:
    """None for what is no report, or one that lacks something."""
    try:
        event = json.loads(body)
        found = {name: event[name] for name in ("id", "type")}
        found |= {"message_id": event.get("message_id", ""), "reason": event.get("reason", "")}
        found["hard"] = event.get("hard", False)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    texts = all(isinstance(found[name], str) for name in ("id", "type", "message_id", "reason"))
    return found if texts and isinstance(found["hard"], bool) and 0 < len(found["id"]) <= 120 else None
