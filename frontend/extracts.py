"""The extract of a certificate, for who may fetch it: the landlord of the building, and the decision-maker."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.http import content_disposition_header

from inspections import public
from inspections.extracts import paper
from inspections.models import Certificate
from kotatgent.accounts.queries import invented_data


@dataclass(frozen=True)
class Offer:
    """A certificate, with whether an extract of it can be fetched today, and why not where that needs words."""

    certificate: Certificate
    extract: bool
    why_not: str


def offers(certificates: Iterable[Certificate], *, on: dt.date) -> list[Offer]:
    return [_offer(certificate, on) for certificate in certificates]


def file(certificate: Certificate, language: str, *, on: dt.date) -> HttpResponse:
    """The PDF. Raises RuleBroken when there is none today, Http404 for another language."""
    if language not in paper.LANGUAGES:
        raise Http404
    with translation.override(language):
        page = settings.BASE_URL + reverse("certificate", kwargs={"number": certificate.number})
    shown = public.shown(certificate, on=on)
    made = paper.pdf(shown, language, page=page, on=on, invented=invented_data())
    response = HttpResponse(made, content_type="application/pdf")
    name = f"uittreksel-{re.sub(r'[^0-9A-Za-z]+', '-', certificate.number)}-{language}.pdf"
    response["Content-Disposition"] = content_disposition_header(False, name) or ""
    response["Cache-Control"] = "private, no-store"  # it says what holds today
    return response


def _offer(certificate: Certificate, on: dt.date) -> Offer:
    refusal = paper.why_not(public.shown(certificate, on=on))
    # That one is over, the page says already.
    words = "" if refusal is None or refusal.code == "not_valid" else str(refusal)
    return Offer(certificate, refusal is None, words)
