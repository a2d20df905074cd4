import datetime as dt

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kotatgent.accounts.models import User
from kotatgent.audit.actors import SWEEP
from kotatgent.audit.kinds import Kind
from kotatgent.audit.moves import move
from kotatgent.audit.record import record
from kotatgent.core import rows, text
from kotatgent.core.errors import RuleBroken
from kotatgent.core.queue import enqueue
from kotatgent.media import orphans
from kotatgent.notices import actions as notices
from kotatgent.privacy import copies
from kotatgent.privacy.enums import ExportState
from kotatgent.privacy.models import Export
from kotatgent.privacy.people import person_of

KEPT = dt.timedelta(days=7)
FOLDER = "exports"


@transaction.atomic
def ask_export(*, by: User, now: dt.datetime, language: str) -> Export:
    """Somebody asks for a copy of everything held on them. It is made in a moment, by a task or else by the sweep."""
    rows.lock(by)
    if Export.objects.filter(user=by, state=ExportState.ASKED).exists():
        raise RuleBroken("asked_already", _("Your copy is being made already. We write to you when it is ready."))
    export = Export(code=text.new_code(24), user=by, language=language, asked_at=now)
    rows.save(export)
    record(Kind.CREATED, export, by=by, now=now)
    enqueue("privacy.make_exports")
    return export


def make_exports(*, now: dt.datetime) -> int:
    """Make what was asked for and is not there yet; how many."""
    waiting = Export.objects.filter(state=ExportState.ASKED).order_by("asked_at")
    return sum(_make(export, now=now) for export in waiting)


@transaction.atomic
def _make(export: Export, *, now: dt.datetime) -> bool:
    export = rows.lock(export)
    if export.state != ExportState.ASKED:
        return False
    default_storage.delete(export.path)  # what a crash may have left
    packed = copies.zipped(person_of(export.user), language=export.language, now=now)
    default_storage.save(export.path, ContentFile(packed))
    move(export, ExportState.READY, by=SWEEP, now=now, made_at=now, expires_at=now + KEPT)
    notices.queue("export_ready", to=export.user, about=export, now=now, context={"export": export})
    return True


@transaction.atomic
def record_fetched(export: Export, *, by: User, now: dt.datetime) -> None:
    record(Kind.READ, export, by=by, now=now, page="own_data_copy")


def remove_exports(*, now: dt.datetime) -> int:
    """Remove the files whose time is over, and those that no row stands for; how many."""
    over = Export.objects.filter(state=ExportState.READY, expires_at__lte=now)
    return sum(_remove(export, now=now) for export in over) + remove_orphans(now=now)


@transaction.atomic
def _remove(export: Export, *, now: dt.datetime) -> bool:
    export = rows.lock(export)
    if export.state != ExportState.READY:
        return False
    move(export, ExportState.GONE, by=SWEEP, now=now)
    default_storage.delete(export.path)
    return True


def remove_orphans(*, now: dt.datetime) -> int:
    """What a crash between writing the file and committing its row left behind."""
    removed = 0
    for path in orphans.files(default_storage, FOLDER):
        code = path.rsplit("/", 1)[-1].removesuffix(".zip")
        young = default_storage.get_modified_time(path) > now - orphans.GRACE
        if not young and not Export.objects.filter(code=code, state=ExportState.READY).exists():
            default_storage.delete(path)
            removed += 1
    return removed
