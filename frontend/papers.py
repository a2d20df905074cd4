"""A model paper as a file: with the parties filled for who acts for the landlord, with lines for everybody else."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header

from kotatgent.accounts.queries import invented_data
from kotatgent.core import clock
from kotatgent.core.errors import Text
from kotatgent.papers import paper
from kotatgent.papers.enums import Kind
from kotatgent.papers.models import PaperText
from landlords.models import Landlord
from listings.models import Listing

NAMES = {"huurovereenkomst": Kind.LEASE, "plaatsbeschrijving": Kind.INVENTORY}  # as they stand in an address


@dataclass(frozen=True)
class Offer:
    """A paper that can be fetched, in each language."""

    label: Text
    draft: bool
    dutch: str
    english: str


def offers(route: str, listing: Listing) -> list[Offer]:
    """`route` is the name of the address that hands it out. A sublet is no lease of the landlord: none."""
    found: list[Offer] = []
    if listing.landlord_id is None:
        return found
    for name, kind in NAMES.items():
        text = PaperText.objects.in_use(kind)
        if text is not None:
            dutch, english = (reverse(route, args=[listing.code, name, language]) for language in paper.LANGUAGES)
            found.append(Offer(kind.label, not text.is_confirmed, dutch, english))
    return found


def file(listing: Listing, name: str, language: str, *, landlord: Landlord | None) -> HttpResponse:
    """The PDF. Http404 for a paper or language that there is none of."""
    kind = NAMES.get(name)
    if kind is None or language not in paper.LANGUAGES or listing.landlord_id is None:
        raise Http404
    made = paper.pdf(kind, listing, language, landlord=landlord, on=clock.today(), invented=invented_data())
    if made is None:
        raise Http404
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(False, f"{name}-{listing.code}-{language}.pdf") or ""
    answer["Cache-Control"] = "private, no-store"  # it says what holds today
    answer["X-Robots-Tag"] = "noindex"
    return answer
