"""The page that explains: the three statements, the norms, how an inspection goes."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from frontend.access import public_page
from listings.enums import Certificate
from listings.wording import certificate_label, valid_label

CITY, REGION = "https://stad.gent/nl/", "https://www.vlaanderen.be/"


@dataclass(frozen=True)
class Statement:
    words: str
    meaning: str


@dataclass(frozen=True)
class Source:
    name: str
    url: str


def statements() -> list[Statement]:
    return [
        Statement(valid_label(_("dd/mm/yyyy")), _("There is a certificate with this date, and it is valid today.")),
        Statement(
            certificate_label(Certificate.NONE, None),
            _("The City looked, and there is none that is valid today. Many rooms were simply never inspected."),
        ),
        Statement(
            certificate_label(Certificate.UNKNOWN, None), _("Nobody at the City has looked this address up yet.")
        ),
    ]


def sources() -> list[Source]:
    """Of F2.1 to F2.29 (certificate, norms, categories), F3.10 (smoke detectors), F4.5 (deposit), F1.26b (conflict)."""
    letting = f"{CITY}wonen-bouwen/huren-verhuren/studentenkamers-verhuren/"
    return [
        Source(
            _("City of Ghent: certificate of conformity"),
            f"{CITY}wonen-bouwen/huren-verhuren/comfortabele-huurwoning/conformiteitsattest-aanvragen",
        ),
        Source(_("City of Ghent: minimum norms for student rooms"), f"{letting}minimumnormen-voor-studentenkamers"),
        Source(_("City of Ghent: contract and rental law"), f"{letting}huurcontract-en-huurwetgeving"),
        Source(
            _("City of Ghent: a conflict with your landlord"),
            f"{CITY}student-in-gent/kotatgent/wat-als-het-botst-met-je-kotbaas",
        ),
        Source(
            _("Flanders: quality norms for rooms"),
            f"{REGION}bouwen-wonen-en-energie/veilig-gezond-en-kwaliteitsvol-wonen/woningkwaliteitsnormen/"
            "kwaliteitsnormen-voor-kamers",
        ),
        Source(_("Flanders: the technical report"), "https://wonenvlaanderen.be/lexicon/technisch-verslag"),
    ]


@public_page
@require_safe
def info(request: HttpRequest) -> HttpResponse:
    return render(request, "public/info.html", {"statements": statements(), "sources": sources()})
