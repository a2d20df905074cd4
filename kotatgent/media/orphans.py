"""Files without a row: what a crash between writing the file and committing its row leaves behind."""

import datetime as dt
from collections.abc import Iterator

from django.core.files.storage import Storage, default_storage

from kotatgent.media.models import PdfFile, Picture, Purpose

GRACE = dt.timedelta(days=1)  # an upload under way is not an orphan


def files(storage: Storage, folder: str) -> Iterator[str]:
    if not storage.exists(folder):
        return
    folders, names = storage.listdir(folder)
    for name in names:
        yield f"{folder}/{name}"
    for inner in folders:
        yield from files(storage, f"{folder}/{inner}")


def remove_orphans(*, now: dt.datetime) -> int:
    """Delete files older than GRACE that no picture and no PDF names; how many."""
    removed = 0
    for purpose in Purpose.values:
        for path in files(default_storage, purpose):
            if default_storage.get_modified_time(path) > now - GRACE or _is_named(path):
                continue
            default_storage.delete(path)
            removed += 1
    return removed


def _is_named(path: str) -> bool:
    code = path.rsplit("/", 1)[-1].rsplit("-", 1)[0]
    return any(model.objects.filter(code=code).exists() for model in (Picture, PdfFile))
