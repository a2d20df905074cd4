from django.core.files.storage import default_storage

from inspections.models import FindingPhoto, RepairPhoto
from kotatgent.exchange.models import File
from kotatgent.media.intake import SIZES
from kotatgent.media.models import PdfFile, Picture, Purpose, State
from kotatgent.meetings.models import Enclosure
from kotatgent.operations.register.invariants import Tally, invariant
from listings.models import Photo


@invariant("Every picture has its files, one for each size")
def files(tally: Tally) -> None:
    for picture in Picture.objects.iterator():
        tally.row(all(default_storage.exists(picture.path(size)) for size in SIZES), picture.code)


@invariant("A picture that was made in several widths has each of them, none wider than itself; another has none")
def in_widths(tally: Tally) -> None:
    for picture in Picture.objects.iterator():
        found = [(kind, int(width)) for kind, keys in picture.versions.items() for width in keys]
        there = all(default_storage.exists(picture.version_path(kind, width)) for kind, width in found)
        fits = all(width <= picture.width for _kind, width in found)
        tally.row(there and fits and bool(found) == (picture.state == State.MADE), picture.code)


@invariant("Every PDF has its file, and came with one message or one meeting, as its purpose says")
def pdfs(tally: Tally) -> None:
    owners = {Purpose.EXCHANGE: "exchanged", Purpose.MEETING: "of_meeting"}
    for pdf in PdfFile.objects.select_related("exchanged", "of_meeting"):
        found = [purpose for purpose, owner in owners.items() if hasattr(pdf, owner)]
        tally.row(default_storage.exists(pdf.path) and found == [pdf.purpose], pdf.code)


@invariant("Every picture belongs to one advert, finding, repair, message or meeting, as its purpose says")
def owner(tally: Tally) -> None:
    owners = {
        Purpose.LISTING: set(Photo.objects.values_list("picture_id", flat=True)),
        Purpose.REPAIR: set(RepairPhoto.objects.values_list("picture_id", flat=True)),
        Purpose.MEETING: set(Enclosure.objects.values_list("picture_id", flat=True)),
        Purpose.EXCHANGE: set(File.objects.values_list("picture_id", flat=True)),
        Purpose.FINDING: set(FindingPhoto.objects.values_list("picture_id", flat=True)),
    }
    for pk, code, purpose in Picture.objects.values_list("pk", "code", "purpose"):
        tally.row([pk in found for kind, found in owners.items() if kind == purpose] == [True], code)
